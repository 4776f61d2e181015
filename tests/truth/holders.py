"""Which status has a place, on ten real maps, by point in polygon, computed without the library under test.

    python holders.py DATA > holders.csv

Takes the data folder. Needs what `deepstate_history.py` beside it needs, and uses its reading and its
classification by fill colour. Ground is that of `change.py`: repaired ring by ring, united by GEOS. Of
several statuses that have a place the first in STATUSES has it.

Each row has a map and 10,000 digits: the place in STATUSES of the status that has each of 10,000 points,
or 9 where nothing is drawn. The points come from a linear congruential generator (Knuth's MMIX: x ->
6364136223846793005 x + 1442695040888963407 mod 2**64, from x = the row's number), the upper 32 bits of
one step for the longitude, of the next for the latitude, within 31 to 40.5 degrees east and 44 to 51 north,
rounded to nine decimals. No point lies on a border.
"""

import csv
import sys
from pathlib import Path

import shapely

from change import archive_ground, status_grounds
from deepstate_history import STATUSES

MAPS = [
    "deepstate/deepstatemap_data_20240708.geojson",
    "deepstate/deepstatemap_data_20250330.geojson",
    "deepstate/deepstatemap_data_20251111.geojson",
    "deepstate/deepstatemap_data_20260101.geojson",
    "deepstate-history/1651387795.geojson",
    "deepstate-history/1656655372.geojson",
    "deepstate-history/1661978687.geojson",
    "deepstate-history/1668296906.geojson",
    "deepstate-history/1743452227.geojson",
    "deepstate-history/1746051545.geojson",
]
COUNT = 10_000
WEST, EAST, SOUTH, NORTH = 31.0, 40.5, 44.0, 51.0


def points(seed):
    state, drawn = seed, []
    for _ in range(2 * COUNT):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        drawn.append((state >> 32) / 2**32)
    return [
        (round(WEST + (EAST - WEST) * x, 9), round(SOUTH + (NORTH - SOUTH) * y, 9))
        for x, y in zip(drawn[::2], drawn[1::2])
    ]


def main():
    data = Path(sys.argv[1])
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["map", "statuses"])
    for number, name in enumerate(MAPS):
        path = data / name
        if name.startswith("deepstate/"):
            grounds = {"occupied": archive_ground(path)}
        else:
            grounds = status_grounds(path)
        digits = ["9"] * COUNT
        places = shapely.points(points(number + 1))
        for place, status in reversed(list(enumerate(STATUSES))):
            ground = grounds.get(status)
            if ground is None or ground.is_empty:
                continue
            shapely.prepare(ground)
            for index, is_in in enumerate(shapely.contains(ground, places)):
                if is_in:
                    digits[index] = str(place)
            assert not shapely.touches(ground, places).any(), (name, status)
        rows.writerow([name, "".join(digits)])


if __name__ == "__main__":
    main()
