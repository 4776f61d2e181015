"""Change between two control maps, computed without the library under test.

    python change.py DATA > change.csv
    python change.py DATA --transitions > transitions.csv

Takes the data folder. Needs what `deepstate_history.py` beside it needs, and uses its reading,
classification by fill colour, repair of rings and area by quadrature. Differences and intersections
are built as polygons by GEOS, in floating point; each of gained, lost and held is overlaid and measured
by itself (the library sums signed edges of one planar graph on an integer grid). For every pair,
held + gained and held + lost are checked against the areas of the two maps.

`change.csv`: controlled ground (the daily archive: all that is drawn; history maps: occupied and
occupied-before). gained = later - earlier, lost = earlier - later, held = both, net = gained - lost.
The pairs: the archive's November 2025, its gaps, its first and last map; the history maps one after
the other; the published net changes.

`transitions.csv`: ground by its status in the earlier map and in the later one; `free` is ground that
is not drawn. Where statuses overlap in a map, the one first in STATUSES has the ground. Without
free to free, and without areas of 1 m2 and less.
"""

import argparse
import csv
import json
import sys
from functools import lru_cache
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon

from deepstate_history import STATUSES, area_km2, leaves, read, repair, self_check, unite

ARCHIVE = "deepstate/deepstatemap_data_{}.geojson"
HISTORY = "deepstate-history/{}.geojson"
ARCHIVE_PAIRS = [
    ("20240817", "20240820"),
    ("20241231", "20250102"),
    ("20250330", "20250402"),
    ("20251125", "20251127"),
    ("20240708", "20260101"),
]
TRANSITION_PAIRS = [
    ("1661978687", "1664571886"),
    ("1667254186", "1668296906"),
    ("1743452227", "1746051545"),
]
LEAST_KM2 = 1e-6
TOLERANCE_KM2 = 2e-6  # between a map's area and the sum of its parts


# --- the ground --------------------------------------------------------------------------------

def areal(geometry):
    """The polygons of an overlay's result, without the lines and points where maps only touch."""
    return MultiPolygon([g for g in shapely.get_parts(geometry) if g.geom_type == "Polygon" and not g.is_empty])


def archive_ground(path):
    """All that a map of the daily archive draws; its features have no properties."""
    polygons = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        for geometry in leaves(feature["geometry"]):
            single = geometry["type"] == "Polygon"
            members = [geometry["coordinates"]] if single else geometry["coordinates"]
            polygons += [repair(rings) for rings in members]
    return unite(polygons)


def status_grounds(path):
    """Ground by status in a history map, overlaps left as drawn."""
    polygons, _ = read(path)
    return {
        wanted: unite([repair(rings) for status, _, rings in polygons if status == wanted])
        for wanted in STATUSES
    }


@lru_cache(maxsize=4)
def controlled(path):
    """Controlled ground of a map and its area."""
    if path.parent.name == "deepstate":
        ground = archive_ground(path)
    else:
        by_status = status_grounds(path)
        ground = unite([by_status["occupied"], by_status["occupied-before"]])
    return ground, area_km2(ground)


def exclusive(path):
    """(status, ground) of a map without overlaps, and the union of all."""
    stronger, shares = MultiPolygon(), []
    for status, ground in status_grounds(path).items():
        shares.append((status, areal(ground.difference(stronger))))
        stronger = unite([stronger, ground])
    return shares, stronger


# --- the figures -------------------------------------------------------------------------------

def agree(name, parts, whole):
    if abs(sum(parts) - whole) > TOLERANCE_KM2:
        sys.exit(f"{name}: {parts} do not add up to {whole}")


def change(earlier, later):
    """(gained, lost, held) in km2."""
    (before, area_before), (after, area_after) = controlled(earlier), controlled(later)
    gained = area_km2(areal(after.difference(before)))
    lost = area_km2(areal(before.difference(after)))
    held = area_km2(areal(before.intersection(after)))
    agree(later.name, [held, gained], area_after)
    agree(earlier.name, [held, lost], area_before)
    return gained, lost, held


def transitions(earlier, later):
    """Sorted (from, to, km2)."""
    (before, all_before), (after, all_after) = exclusive(earlier), exclusive(later)
    table = {
        (source, target): area_km2(areal(from_ground.intersection(to_ground)))
        for source, from_ground in before
        for target, to_ground in after
    }
    table |= {(source, "free"): area_km2(areal(ground.difference(all_after))) for source, ground in before}
    table |= {("free", target): area_km2(areal(ground.difference(all_before))) for target, ground in after}
    for status, ground in before:
        agree(earlier.name, [km2 for (source, _), km2 in table.items() if source == status], area_km2(ground))
    for status, ground in after:
        agree(later.name, [km2 for (_, target), km2 in table.items() if target == status], area_km2(ground))
    return sorted((source, target, km2) for (source, target), km2 in table.items() if km2 > LEAST_KM2)


# --- the tables --------------------------------------------------------------------------------

def pairs(data):
    """Every pair of `change.csv` once, as paths relative to the data folder."""
    november = sorted(f"deepstate/{path.name}" for path in data.glob(ARCHIVE.format("202511*")))
    history = sorted(f"deepstate-history/{p.name}" for p in data.glob(HISTORY.format("*")) if p.stem.isdigit())
    with open(data / "published/deepstate_figures.csv", encoding="utf-8") as file:
        published = [
            (figure["from_file"], figure["to_file"])
            for figure in csv.DictReader(file)
            if figure["quantity"] == "net_change_area"
        ]
    named = [(ARCHIVE.format(earlier), ARCHIVE.format(later)) for earlier, later in ARCHIVE_PAIRS]
    consecutive = [*zip(november, november[1:]), *named, *zip(history, history[1:])]
    return list(dict.fromkeys(consecutive + published))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--transitions", action="store_true")
    options = arguments.parse_args()
    self_check()
    out = csv.writer(sys.stdout, lineterminator="\n")
    if options.transitions:
        out.writerow(["earlier", "later", "from", "to", "area_km2"])
        for earlier, later in TRANSITION_PAIRS:
            names = HISTORY.format(earlier), HISTORY.format(later)
            for source, target, km2 in transitions(*(options.data / name for name in names)):
                out.writerow([*names, source, target, f"{km2:.6f}"])
    else:
        out.writerow(["earlier", "later", "gained_km2", "lost_km2", "held_km2", "net_km2"])
        for names in pairs(options.data):
            gained, lost, held = change(*(options.data / name for name in names))
            out.writerow([*names, *(f"{km2:.6f}" for km2 in (gained, lost, held, gained - lost))])


if __name__ == "__main__":
    main()
