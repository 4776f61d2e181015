"""The work of the peers with GeoPandas.

    python geopandas_peer.py regions BOUNDARIES.geojson MAP...    dissolve, area, clip to regions, area of each
    python geopandas_peer.py change BOUNDARIES.geojson MAP...     the same, and gains and losses from map to map
    python geopandas_peer.py total MAP...                         repair, dissolve, area
    python geopandas_peer.py statuses MAP...                      classify by fill colour, repair, dissolve, area of each

Prints `file<TAB>what<TAB>km2`. Options, before the work:

    --tuned        what an expert would do: geometries straight from the bytes by GEOS (no GDAL, no
                   frames), clips only the regions that a spatial index finds, unites disjoint sets apart
    --processes N  maps shared out to N processes
    --straight     edges straight in longitude and latitude, not in the projection (only for comparing
                   answers, it costs much)

Of the ways to an area that GeoPandas offers this takes the fastest that agrees with the area of the
ellipsoid to a millionth: the projection EPSG:6933, equal in area, of what the overlay in longitude and
latitude gave. (pyproj's Geod costs ten times as much.) Of the ways to repair it takes the fastest that
agrees: `buffer(0)`; `make_valid()` takes 3 to 25 times as long.
"""

import argparse
import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

STATUS_OF_FILL = {
    "#a52714": "occupied",
    "#880e4f": "occupied-before",
    "#000000": "occupied-before",
    "#ff5252": "elsewhere",
    "#bcaaa4": "unknown",
    "#bdbdbd": "unknown",
    "#0f9d58": "liberated",
    "#0288d1": "liberated",
    "#01579b": "liberated",
}
ABROAD = "Transnistria|Придністров"
EQUAL_AREA = "EPSG:6933"
STRAIGHT = "--straight" in sys.argv


class Plain:
    """With the methods of GeoDataFrame."""

    union = "unary"

    def read(self, path, columns=()):
        return gpd.read_file(path, columns=list(columns))

    def ground(self, path):
        return self.read(path).geometry

    def clip(self, regions, ground):
        return regions.geometry.intersection(ground)

    def statuses(self, path):
        frame = self.read(path, ["name", "fill"])
        status = frame["fill"].map(STATUS_OF_FILL).mask(frame["name"].str.contains(ABROAD, na=False), "elsewhere")
        # Of points nothing is left, of collections their polygons.
        frame = frame.set_geometry(frame.buffer(0))[["geometry"]].assign(status=status)
        united = frame[~frame.is_empty].dissolve(by="status")
        return united.index, united.geometry


class Tuned:
    """With what is fastest underneath."""

    union = "disjoint_subset"

    def ground(self, path):
        parts = shapely.get_parts(shapely.from_geojson(Path(path).read_bytes()))
        return gpd.GeoSeries(parts, crs=4326)

    def clip(self, regions, ground):
        touched = regions.sindex.query(ground, predicate="intersects")
        return regions.geometry.iloc[touched].intersection(ground)

    def statuses(self, path):
        text = Path(path).read_bytes()
        properties = [feature["properties"] for feature in json.loads(text)["features"]]
        status = np.array(
            [
                "elsewhere" if re.search(ABROAD, each.get("name") or "") else STATUS_OF_FILL.get(each.get("fill"), "")
                for each in properties
            ]
        )
        grounds = shapely.buffer(shapely.get_parts(shapely.from_geojson(text)), 0)
        names = np.unique(status[~shapely.is_empty(grounds)])
        united = [shapely.disjoint_subset_union_all(grounds[status == name]) for name in names]
        return names, gpd.GeoSeries(united, crs=4326)


# Degrees between the vertices that `--straight` adds.
STEP = 0.002


def km2(series):
    if STRAIGHT:
        series = series.segmentize(STEP)
    return series.to_crs(EQUAL_AREA).area.to_numpy() / 1e6


def dissolve(series, tool):
    """The union as a series of one."""
    return gpd.GeoSeries([series.union_all(method=tool.union)], crs=series.crs)


def by_region(tool, boundaries, paths, with_change, known):
    """Rows of each path but the first `known`, which are there to be compared with."""
    regions = gpd.read_file(boundaries, columns=["adm1_code"])
    before, rows = None, []
    for index, path in enumerate(paths):
        ground = dissolve(tool.ground(path), tool)
        if index >= known:
            name = Path(path).name
            parts = tool.clip(regions, ground.iloc[0])
            rows.append((name, "controlled", km2(ground)[0]))
            rows += zip([name] * len(parts), regions["adm1_code"].loc[parts.index], km2(parts))
            if with_change and before is not None:
                gained, lost = km2(
                    gpd.GeoSeries([ground.iloc[0].difference(before), before.difference(ground.iloc[0])], crs=4326)
                )
                rows += [(name, "gained", gained), (name, "lost", lost)]
        before = ground.iloc[0]
    return rows


def total(tool, paths):
    return [(Path(path).name, "controlled", km2(dissolve(tool.ground(path).buffer(0), tool))[0]) for path in paths]


def statuses(tool, paths):
    rows = []
    for path in paths:
        names, united = tool.statuses(path)
        rows += zip([Path(path).name] * len(names), names, km2(united))
    return rows


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--tuned", action="store_true")
    arguments.add_argument("--straight", action="store_true")
    arguments.add_argument("--processes", type=int, default=1)
    arguments.add_argument("work", choices=["regions", "change", "total", "statuses"])
    arguments.add_argument("files", nargs="+")
    options = arguments.parse_args()
    tool = Tuned() if options.tuned else Plain()
    if options.work in ("regions", "change"):
        boundaries, *maps = options.files
        with_change = options.work == "change"
        if options.processes == 1:
            rows = by_region(tool, boundaries, maps, with_change, 0)
        else:
            # Each process starts with the last map of the one before it.
            starts = [len(maps) * index // options.processes for index in range(options.processes + 1)]
            with ProcessPoolExecutor(options.processes) as pool:
                shares = [
                    pool.submit(by_region, tool, boundaries, maps[max(start - 1, 0) : end], with_change, int(start > 0))
                    for start, end in zip(starts, starts[1:])
                ]
                rows = list(chain.from_iterable(share.result() for share in shares))
    else:
        rows = {"total": total, "statuses": statuses}[options.work](tool, options.files)
    sys.stdout.writelines(f"{name}\t{what}\t{float(area)!r}\n" for name, what, area in rows)


if __name__ == "__main__":
    main()
