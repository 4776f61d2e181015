"""What three sources agree on, computed without the library under test.

    python agreement.py DATA > agreement.csv

Takes the data folder. Needs what `deepstate_history.py` beside it needs, and uses its repair of rings
and area by quadrature. The sources are ISW's control layer of 6 July 2022 and the maps of DeepState and
NZZ nearest to it. GEOS takes the ground apart, in floating point, into the seven combinations of
sources (held by these and by no other), and every figure is a sum of their areas: the library builds
levels, surpluses and intersections one by one and no combination at all. Regions are those of
`boundaries/naturalearth_ukr_adm1.geojson`, the source of the embedded territory; `outside` is the
ground outside all of them, `total` all of it. Without figures of 1 m2 and less.
"""

import csv
import json
import sys
from itertools import combinations
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, shape

from deepstate_history import area_km2, leaves, read, repair, self_check, unite

ISW = "isw/20220706_RussianAssessedCoTinUkraine.geojson"
DEEPSTATE = "deepstate-history/1656655372.geojson"
NZZ = "nzz/2022-06-24.json"
BOUNDARIES = "boundaries/naturalearth_ukr_adm1.geojson"
LEAST_KM2 = 1e-6
TOLERANCE_KM2 = 5e-6  # between a source's area and the sum of its combinations


def areal(geometry):
    """The polygons of an overlay's result, without the lines and points where grounds only touch."""
    return MultiPolygon([g for g in shapely.get_parts(geometry) if g.geom_type == "Polygon" and not g.is_empty])


def features(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    return document.get("value", document)["features"]


def ground(path, is_held):
    polygons = []
    for feature in filter(lambda feature: is_held(feature["properties"]), features(path)):
        for geometry in leaves(feature["geometry"]):
            single = geometry["type"] == "Polygon"
            members = [geometry["coordinates"]] if single else geometry["coordinates"]
            polygons += [repair(rings) for rings in members]
    return unite(polygons)


def sources(data):
    polygons, _ = read(data / DEEPSTATE)
    held = ("occupied", "occupied-before")
    return {
        "isw": ground(data / ISW, lambda properties: True),
        "deepstate": unite([repair(rings) for status, _, rings in polygons if status in held]),
        "nzz": ground(data / NZZ, lambda properties: properties["type"] in ("nochange", "gains")),
    }


def combine(grounds):
    """Ground by the set of sources that hold it."""
    result = {}
    for size in range(1, len(grounds) + 1):
        for names in combinations(grounds, size):
            inside = shapely.intersection_all([grounds[name] for name in names])
            others = [grounds[name] for name in grounds if name not in names]
            outside = inside.difference(unite(others)) if others else inside
            result[frozenset(names)] = areal(outside)
    return result


def figures(areas, names):
    """(quantity, km2) from areas by the set of sources."""
    pick = lambda wanted: sum(km2 for held, km2 in areas.items() if wanted(held))
    for name in names:
        yield f"held:{name}", pick(lambda held: name in held)
        yield f"only:{name}", pick(lambda held: held == {name})
    for count in range(1, len(names) + 1):
        yield f"at_least:{count}", pick(lambda held: len(held) >= count)
    for first, second in combinations(names, 2):
        yield f"both:{first}:{second}", pick(lambda held: {first, second} <= held)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    self_check()
    data = Path(sys.argv[1])
    grounds = sources(data)
    parts = combine(grounds)
    regions = {
        feature["properties"]["adm1_code"]: shape(feature["geometry"]) for feature in features(data / BOUNDARIES)
    }
    total = {held: area_km2(part) for held, part in parts.items()}
    for name, km2 in ((name, area_km2(source)) for name, source in grounds.items()):
        summed = sum(part for held, part in total.items() if name in held)
        assert abs(summed - km2) < TOLERANCE_KM2, (name, summed, km2)
    country = unite(list(regions.values()))
    tables = {"total": total, "outside": {held: area_km2(areal(part.difference(country))) for held, part in parts.items()}}
    for code, region in regions.items():
        tables[code] = {held: area_km2(areal(part.intersection(region))) for held, part in parts.items()}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["region", "quantity", "area_km2"])
    for region, areas in tables.items():
        for quantity, km2 in figures(areas, list(grounds)):
            if km2 > LEAST_KM2:
                out.writerow([region, quantity, f"{km2:.6f}"])


if __name__ == "__main__":
    main()
