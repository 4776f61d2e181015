"""Measures `share --legend any` on the worst files there are; `run` calls this.

What is hostile about each is in its title. Those of gen_big.py and gen_200mb.py are made by these programs, which lie
with the truths.
"""

import argparse
import gzip
import importlib.util
import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path

from process import cell, report_of, run

SECONDS, MEMORY = 60, 8 << 30
ENDINGS = {"panic": "**panic**", "hang": f"**stopped after {SECONDS} s**", "memory": "**abort by memory**"}
SQUARE = '{"type":"Polygon","coordinates":[[[36,47],[37,47],[37,48],[36,48],[36,47]]]}'


def collection(geometries):
    features = ({"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries)
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


class Files:
    """Makes files where they are not there yet."""

    def __init__(self, data, work):
        self.truth, self.work = data / "truth", work
        specification = importlib.util.spec_from_file_location("gen_big", self.truth / "gen_big.py")
        self.gen_big = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(self.gen_big)
        cases = json.loads((self.truth / "overlay_truth.json").read_text(encoding="utf-8"))["generated"]
        self.cases = {case["name"]: case for case in cases}

    def generated(self, path, name):
        path.write_text(collection(filter(None, self.gen_big.gen(self.cases[name]))))

    def large(self, path):
        subprocess.run([sys.executable, self.truth / "gen_200mb.py", path], check=True)

    def bomb(self, path, filling, end):
        block = filling * 1_000_000
        with gzip.open(path, "wb") as file:
            for _ in range(1000):
                file.write(block)
            file.write(end)

    def deep(self, path, before, count):
        path.write_text(before * count)

    def many(self, path, count):
        """Features without ground: a polygon that is a point, each at another place."""
        with path.open("w") as file:
            file.write('{"type":"FeatureCollection","features":[')
            for index in range(count):
                point = f"[{30 + index % 1000 / 1000},{48 + index // 1000 / 1000}]"
                geometry = f'{{"type":"Polygon","coordinates":[[{point},{point},{point},{point}]]}}'
                file.write("," if index else "")
                file.write(f'{{"type":"Feature","properties":{{}},"geometry":{geometry}}}')
            file.write("]}")

    def near(self, path, count, corners, steps):
        """One polygon over and over, each time its corners a step or two of the grid away."""
        chance = random.Random(7)
        places = [2 * math.pi * corner / corners for corner in range(corners)]
        ring = [(round((36 + math.cos(angle)) * 1e9), round((48 + math.sin(angle)) * 1e9)) for angle in places]
        polygons = []
        for _ in range(count):
            drawn = [[(at + chance.randint(-steps, steps)) / 1e9 for at in point] for point in ring]
            polygons.append({"type": "Polygon", "coordinates": [[*drawn, drawn[0]]]})
        path.write_text(collection(polygons))

    def intersections(self, path, name):
        """What each two polygons of a set have in common, as GEOS computes it in doubles."""
        import shapely

        sets = json.loads((self.truth / "overlay_sets.json").read_text(encoding="utf-8"))
        polygons = next(case["polygons"] for case in sets if case["name"] == name)
        shapes = [shapely.make_valid(shapely.geometry.shape(polygon)) for polygon in polygons]
        pairs = ((a, b) for at, a in enumerate(shapes) for b in shapes[at + 1 :])
        common = (shapely.intersection(a, b) for a, b in pairs)
        ground = [shape for shape in common if shape.area > 0]
        print(f"{len(ground)} intersections of {name}", file=sys.stderr)
        path.write_text(collection(shapely.geometry.mapping(shape) for shape in ground))


def cases(files):
    def generated(name, title):
        return f"{name}.geojson", title, lambda path: files.generated(path, name)

    def near(count, corners, steps):
        title = f"{count} polygons of {corners} corners, all within {steps} × 10⁻⁹ degree"
        return f"near_{count}_{corners}_{steps}.geojson", title, lambda path: files.near(path, count, corners, steps)

    return [
        generated("comb_1000_x_transposed", "comb of 1,000 teeth across its transpose: 10⁶ pieces"),
        generated("comb_10000_x_transposed", "comb of 10,000 teeth across its transpose: 10⁸ pieces"),
        generated("star_100001_2", "star {100001/2}: 100,001 crossings"),
        generated("star_100001_5", "star {100001/5}: 400,004 crossings"),
        generated("star_100001_50", "star {100001/50}: 4,900,049 crossings"),
        generated("star_100001_50000", "star {100001/50000}: 5·10⁹ crossings"),
        ("large.geojson", "one polygon of 5,000,000 vertices", files.large),
        ("zeros.gz", "10⁹ zeros, packed", lambda path: files.bomb(path, b"\0", b"")),
        ("spaces.gz", "10⁹ spaces and a map, packed", lambda path: files.bomb(path, b" ", SQUARE.encode())),
        ("brackets.geojson", "10,000,000 brackets", lambda path: files.deep(path, "[", 10_000_000)),
        ("wrappers.geojson", "1,000,000 wrappers", lambda path: files.deep(path, '{"data":', 1_000_000)),
        ("many.geojson", "1,000,000 polygons that are points", lambda path: files.many(path, 1_000_000)),
        near(12, 3, 1),
        near(16, 3, 1),
        near(8, 24, 1),
        near(300, 24, 1),
        near(300, 24, 2),
        ("set00.geojson", "all pairs of set00 intersected by GEOS", lambda path: files.intersections(path, "set00")),
    ]


def outcome(ending):
    if ending.kind in ENDINGS:
        return ENDINGS[ending.kind]
    if ending.kind == "error":
        return ending.message
    area, codes = report_of(ending)
    codes = [code for code in codes if code != "date-missing"]
    return f"{area / 1e6:,.3f} km²{'; ' + ', '.join(codes) if codes else ''}"


def main():
    arguments = argparse.ArgumentParser(prog="run")
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--bin", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    options = arguments.parse_args()
    files = Files(options.data, options.work)
    print("### The worst files\n")
    print(f"`share --legend any` under GNU time, at most {SECONDS} s and {MEMORY >> 30} GiB of address space.\n")
    print("| file | size | wall time | CPU | peak memory | outcome |\n|---|--:|--:|--:|--:|---|")
    load = os.getloadavg()[0]
    for name, title, make in cases(files):
        path = options.work / name
        if not path.exists():
            part = path.with_name(f"part-{name}")
            make(part)
            part.rename(path)
        ending = run([options.bin / "examples/share", "--legend", "any", "--json", path], SECONDS, MEMORY)
        said = outcome(ending).replace(f"{options.work}/", "")
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        times = [f"{ending.seconds:.2f} s", f"{ending.cpu:.2f} s"]
        cells = [title, size, *times, f"{ending.peak_mb:.0f} MB", cell(said, 160)]
        print(f"| {' | '.join(cells)} |", flush=True)
    print(f"\n{os.cpu_count()} cores; load {load:.1f} before, {os.getloadavg()[0]:.1f} after.\n")


if __name__ == "__main__":
    main()
