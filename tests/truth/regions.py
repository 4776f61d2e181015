"""Occupied ground of one daily map by region, computed without the library under test.

    python regions.py DATA > regions.csv

Takes the data folder. Needs what `deepstate_history.py` beside it needs, whose area function
(quadrature, no series) it uses. Each region is intersected with the map by GEOS, in floating point;
the library builds no intersections at all. Regions are those of
`boundaries/naturalearth_ukr_adm1.geojson`, the source of the embedded territory, by `adm1_code`; the
last row is the ground outside all of them. `nearest_km2` gives each outside polygon, cut by a mesh of
0.01 degree, to the region nearest to the centre of the piece, in an azimuthal projection.
"""

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import box, shape
from shapely.ops import unary_union

from deepstate_history import area_km2, self_check

MAP = "deepstate/deepstatemap_data_20260101.geojson"
BOUNDARIES = "boundaries/naturalearth_ukr_adm1.geojson"
MESH = 0.01


def polygons(geometry):
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and not part.is_empty]


def area(geometry):
    return sum(area_km2(polygon) for polygon in polygons(geometry))


def main():
    self_check()
    data = Path(sys.argv[1])
    read = lambda path: json.loads((data / path).read_text(encoding="utf-8"))["features"]
    occupied = unary_union([shape(feature["geometry"]) for feature in read(MAP)])
    regions = {
        feature["properties"]["adm1_code"]: shape(feature["geometry"])
        for feature in read(BOUNDARIES)
    }
    outside = occupied.difference(unary_union(list(regions.values())))

    to_metres = Transformer.from_crs("EPSG:4326", "+proj=aeqd +lat_0=48 +lon_0=36", always_xy=True)

    def flatten(geometry):
        return shapely.transform(
            geometry, lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1]))
        )

    flat = {code: flatten(region) for code, region in regions.items()}
    codes, shapes = list(flat), list(flat.values())
    tree = shapely.STRtree(shapes)
    nearest = dict.fromkeys(codes, 0.0)
    for polygon in polygons(outside):
        west, south, east, north = polygon.bounds
        columns = range(int(west / MESH), int(east / MESH) + 1)
        rows = range(int(south / MESH), int(north / MESH) + 1)
        for column in columns:
            for row in rows:
                cell = box(column * MESH, row * MESH, (column + 1) * MESH, (row + 1) * MESH)
                piece = polygon.intersection(cell)
                for part in polygons(piece):
                    centre = flatten(part.centroid)
                    nearest[codes[tree.nearest(centre)]] += area_km2(part)

    print("region,occupied_km2,nearest_km2")
    for code, region in regions.items():
        print(f"{code},{area(occupied.intersection(region)):.6f},{nearest[code]:.6f}")
    print(f"outside,{area(outside):.6f},0")


if __name__ == "__main__":
    main()
