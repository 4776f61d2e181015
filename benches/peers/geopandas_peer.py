"""The work of the peers with GeoPandas.

    python geopandas_peer.py regions BOUNDARIES.geojson MAP...    dissolve, area, clip to regions, area of each
    python geopandas_peer.py change BOUNDARIES.geojson MAP...     the same, and gains and losses from map to map
    python geopandas_peer.py total MAP...                         repair, dissolve, area
    python geopandas_peer.py statuses MAP...                      classify by fill colour, repair, dissolve, area of each
    python geopandas_peer.py history BOUNDARIES.geojson MAP...    the same, ground once, areas in regions, gains and
                                                                  losses, and each status before and after
    python geopandas_peer.py pair BOUNDARIES.geojson MAP MAP      repair, dissolve, gains and losses, also in regions
    python geopandas_peer.py agreement MAP MAP...                 what sources hold, each, together, alone, each two

Prints `file<TAB>what<TAB>km2`. Options, before the work:

    --tuned        what an expert would do: geometries straight from the bytes by GEOS (no GDAL, no
                   frames), clips only the regions that a spatial index finds, unites disjoint sets apart
    --processes N  maps shared out to N processes
    --times N      `pair` and `agreement` so many times over, printed once
    --straight     edges straight in longitude and latitude, not in the projection (only for comparing
                   answers, it costs much)

Of the ways to an area that GeoPandas offers this takes the fastest that agrees with the area of the
ellipsoid to a millionth: the projection EPSG:6933, equal in area, of what the overlay in longitude and
latitude gave. (pyproj's Geod costs ten times as much.) Of the ways to repair it takes the fastest that
agrees: `buffer(0)`; `make_valid()` takes 3 to 25 times as long.
"""

import argparse
import io
import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, combinations, product
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
# The strongest first: ground that is drawn twice has the first of its statuses.
PRECEDENCE = ["occupied", "occupied-before", "unknown", "liberated", "elsewhere"]
CONTROLLED = PRECEDENCE[:2]
NOT_DRAWN = "not drawn"
# NZZ's types that are controlled ground.
CONTROLLED_TYPES = ["nochange", "gains"]
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

    def nzz_ground(self, path):
        frame = self.read(io.BytesIO(unwrapped(path)), ["type"])
        return frame.geometry[frame["type"].isin(CONTROLLED_TYPES)]

    def transitions(self, before, after):
        """The areas of what had one status and has another, by an overlay of the two maps."""
        frames = [frame_of(then, held) for then, held in (("before", before), ("after", after))]
        overlay = frames[0].overlay(frames[1], how="union", keep_geom_type=True)
        named = overlay[["before", "after"]].fillna(NOT_DRAWN)
        return dict(zip(zip(named["before"], named["after"]), km2(overlay.geometry)))

    def combinations(self, grounds):
        """The areas of what all sources of a set hold and no other does, by overlay after overlay."""
        overlay = frame_of("0", {True: grounds[0]})
        for source, ground in enumerate(grounds[1:], 1):
            overlay = overlay.overlay(frame_of(str(source), {True: ground}), how="union", keep_geom_type=True)
        holders = overlay[[str(source) for source in range(len(grounds))]].notna().to_numpy()
        return dict(zip((frozenset(np.flatnonzero(row)) for row in holders), km2(overlay.geometry)))


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

    def nzz_ground(self, path):
        text = unwrapped(path)
        types = [feature["properties"]["type"] for feature in json.loads(text)["features"]]
        return series(shapely.get_parts(shapely.from_geojson(text))[np.isin(types, CONTROLLED_TYPES)])

    def transitions(self, before, after):
        """By what is in each two of them; what is in none is the rest."""
        pairs = list(product(before, after))
        shared = km2(series([before[then].intersection(after[now]) for then, now in pairs]))
        areas = dict(zip(pairs, shared))
        for status, area in zip(before, km2(series(before.values()))):
            areas[status, NOT_DRAWN] = area - sum(areas[status, now] for now in after)
        for status, area in zip(after, km2(series(after.values()))):
            areas[NOT_DRAWN, status] = area - sum(areas[then, status] for then in before)
        return areas

    def combinations(self, grounds):
        """By what all sources of a set hold, whatever the others do; then less what more of them hold."""
        sets = [
            frozenset(of) for size in range(len(grounds), 0, -1) for of in combinations(range(len(grounds)), size)
        ]
        shared = {}
        for of in reversed(sets):
            last = max(of)
            others = of - {last}
            shared[of] = shared[others].intersection(grounds[last]) if others else grounds[last]
        areas = {}
        for of, area in zip(sets, km2(series(shared[of] for of in sets))):
            areas[of] = area - sum(areas[more] for more in areas if more > of)
        return areas


# Degrees between the vertices that `--straight` adds.
STEP = 0.002


def km2(series):
    if STRAIGHT:
        return straight_km2(series)
    return series.to_crs(EQUAL_AREA).area.to_numpy() / 1e6


def straight_km2(series):
    """By rings: `segmentize` of polygons ends with a `buffer(0)`, which loses ground where rings touch."""
    parts, whole = shapely.get_parts(series.force_2d().to_numpy(), return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part = shapely.get_rings(parts[is_polygon], return_index=True)
    areas = gpd.GeoSeries(shapely.polygons(shapely.segmentize(rings, STEP)), crs=4326).to_crs(EQUAL_AREA).area
    # The first ring of a part is its outer one.
    is_hole = np.diff(part, prepend=-1) == 0
    return np.bincount(whole[is_polygon][part], np.where(is_hole, -areas, areas), len(series)) / 1e6


def dissolve(series, tool):
    """The union as a series of one."""
    return gpd.GeoSeries([series.union_all(method=tool.union)], crs=series.crs)


def series(geometries):
    return gpd.GeoSeries(list(geometries), crs=4326)


def frame_of(column, grounds):
    """A frame of grounds by what they are."""
    return gpd.GeoDataFrame({column: list(grounds)}, geometry=list(grounds.values()), crs=4326)


def unwrapped(path):
    """The text of NZZ's map, which is the only member of an object."""
    text = Path(path).read_bytes()
    return text[text.index(b":") + 1 : text.rindex(b"}")]


def region_rows(name, regions, parts, of=""):
    """Rows of the parts of some ground by the codes of the regions that they lie in."""
    codes = regions["adm1_code"].loc[parts.index]
    return [(name, f"{code}{of}", area) for code, area in zip(codes, km2(parts))]


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
            rows += region_rows(name, regions, parts)
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


def held(tool, path):
    """What each status holds on a raw map of DeepState: what it draws less what stronger ones draw."""
    drawn = dict(zip(*tool.statuses(path)))
    held, stronger = {}, shapely.Polygon()
    for status in PRECEDENCE:
        if status in drawn:
            held[status] = drawn[status].difference(stronger)
            stronger = stronger.union(drawn[status])
    return held


def controlled_ground(held):
    return shapely.union_all([held[status] for status in CONTROLLED if status in held])


def history(tool, boundaries, paths):
    regions = gpd.read_file(boundaries, columns=["adm1_code"])
    before, rows = None, []
    for path in paths:
        now, name = held(tool, path), Path(path).name
        areas = dict(zip(now, km2(series(now.values()))))
        rows += [(name, status, area) for status, area in areas.items()]
        rows += [(name, "controlled", sum(areas.get(status, 0.0) for status in CONTROLLED))]
        rows += region_rows(name, regions, tool.clip(regions, controlled_ground(now)))
        if before is not None:
            changes = tool.transitions(before, now)
            rows += [(name, f"{then} to {status}", area) for (then, status), area in changes.items()]
            is_controlled = {pair: [status in CONTROLLED for status in pair] for pair in changes}
            for what, change in (("gained", [False, True]), ("lost", [True, False])):
                rows.append((name, what, sum(area for pair, area in changes.items() if is_controlled[pair] == change)))
        before = now
    return rows


def pair(tool, regions, paths):
    """What changed between two maps of ISW's controlled ground, whose only status is `occupied`."""
    names = [Path(path).name for path in paths]
    grounds = [dissolve(tool.ground(path).buffer(0), tool) for path in paths]
    earlier, later = (ground.iloc[0] for ground in grounds)
    areas = [km2(ground)[0] for ground in grounds]
    rows, name = [(name, "controlled", area) for name, area in zip(names, areas)], names[1]
    gained, lost = later.difference(earlier), earlier.difference(later)
    areas_of_change = km2(series([gained, lost]))
    transitions = [f"{NOT_DRAWN} to occupied", f"occupied to {NOT_DRAWN}"]
    for ground, area, what, transition in zip((gained, lost), areas_of_change, ("gained", "lost"), transitions):
        rows += [(name, what, area), (name, transition, area)]
        rows += region_rows(name, regions, tool.clip(regions, ground), f" {what}")
    return [*rows, (name, "occupied to occupied", areas[0] - areas_of_change[1])]


def source_ground(tool, path):
    """Controlled ground of one source: ISW's layer of it, a map of NZZ, or a raw map of DeepState."""
    if "CoT" in Path(path).name:
        ground = tool.ground(path)
    elif Path(path).suffix == ".json":
        ground = tool.nzz_ground(path)
    else:
        drawn = dict(zip(*tool.statuses(path)))
        return controlled_ground(drawn)
    return dissolve(ground.buffer(0), tool).iloc[0]


def agreement(tool, paths):
    names = [Path(path).name for path in paths]
    areas = tool.combinations([source_ground(tool, path) for path in paths])
    total = lambda is_of: sum(area for of, area in areas.items() if is_of(of))
    rows = []
    for source, name in enumerate(names):
        rows.append((name, "controlled", total(lambda of: source in of)))
        rows.append((name, "only", total(lambda of: of == {source})))
    for count in range(1, len(names) + 1):
        rows.append(("all", f"at least {count}", total(lambda of: len(of) >= count)))
    for first, second in combinations(range(len(names)), 2):
        rows.append(("all", f"{names[first]} and {names[second]}", total(lambda of: of >= {first, second})))
    return rows


def repeat(times, work):
    for _ in range(times - 1):
        work()
    return work()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--tuned", action="store_true")
    arguments.add_argument("--straight", action="store_true")
    arguments.add_argument("--processes", type=int, default=1)
    arguments.add_argument("--times", type=int, default=1)
    works = ["regions", "change", "total", "statuses", "history", "pair", "agreement"]
    arguments.add_argument("work", choices=works)
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
    elif options.work == "history":
        boundaries, *maps = options.files
        rows = history(tool, boundaries, maps)
    elif options.work == "pair":
        boundaries, *maps = options.files
        regions = gpd.read_file(boundaries, columns=["adm1_code"])
        rows = repeat(options.times, lambda: pair(tool, regions, maps))
    elif options.work == "agreement":
        rows = repeat(options.times, lambda: agreement(tool, options.files))
    else:
        rows = {"total": total, "statuses": statuses}[options.work](tool, options.files)
    sys.stdout.writelines(f"{name}\t{what}\t{float(area)!r}\n" for name, what, area in rows)


if __name__ == "__main__":
    main()
