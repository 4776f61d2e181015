"""Areas of the DeepState history maps, computed without the library under test.

    python deepstate_history.py DATA/deepstate-history > deepstate_history.csv

Takes the folder that holds the maps (or its parent, the data folder). Needs shapely (>= 2), pyproj
and numpy.

Independent of the library in every step that could go wrong in the same way twice:

* another language and another JSON reader;
* classification by fill colour alone (the two colours DeepState shared with Transnistria in 2022 are
  told apart by that one name), never by label;
* overlay in floating point by GEOS, not on an integer grid. Every shell and every hole is resolved
  alone by the non-zero rule (invalid rings are noded and polygonized, and a face is kept where the
  ring winds round it), holes are taken from their shell, and everything is united in the lon/lat plane;
* area by Gauss-Legendre quadrature of the authalic function along each edge, not by a series.

Statuses are united each by itself: where two overlap, both are given the ground. `controlled` is
occupied and occupied-before together. Edges are straight in longitude/latitude on WGS 84 (RFC 7946);
`controlled_geodesic_km2` measures the same united polygons with geodesic edges, ring by ring.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.ops import polygonize

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
STATUSES = ["occupied", "occupied-before", "unknown", "liberated", "elsewhere"]

WGS84_A = 6378137.0
WGS84_F = 1 / 298.257223563
WGS84_B = WGS84_A * (1 - WGS84_F)
E2 = WGS84_F * (2 - WGS84_F)
E = math.sqrt(E2)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
LONGEST_EDGE_DEG = 2.0


# --- reading -----------------------------------------------------------------------------------

def leaves(geometry):
    """The geometries inside a geometry, collections opened at any depth."""
    if geometry is None:
        return
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from leaves(member)
    else:
        yield geometry


def classify(properties):
    fill = properties.get("fill")
    if fill not in STATUS_OF_FILL:
        raise ValueError(f"unknown fill {fill!r} in {properties.get('name')!r}")
    status = STATUS_OF_FILL[fill]
    name = properties.get("name") or ""
    if status == "occupied-before" and ("Transnistria" in name or "Придністров" in name):
        return "elsewhere"
    return status


def read(path):
    """A map as (polygon rings with status and feature index, number of points)."""
    polygons, points = [], 0
    document = json.loads(path.read_text(encoding="utf-8"))
    for index, feature in enumerate(document["features"]):
        for geometry in leaves(feature["geometry"]):
            kind, coordinates = geometry["type"], geometry["coordinates"]
            if kind == "Point":
                points += 1
            elif kind in ("Polygon", "MultiPolygon"):
                members = [coordinates] if kind == "Polygon" else coordinates
                status = classify(feature["properties"])
                polygons += [(status, index, rings) for rings in members]
            else:
                raise ValueError(f"{path.name}: unexpected {kind} in feature {index}")
    return polygons, points


# --- repair ------------------------------------------------------------------------------------

def winding(ring, x, y):
    """How often a closed ring winds round a point (x, y) that is not on it."""
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    left = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    up = (y0 <= y) & (y1 > y) & (left > 0)
    down = (y0 > y) & (y1 <= y) & (left < 0)
    return int(up.sum()) - int(down.sum())


def resolve(ring, keep=lambda turns: turns != 0):
    """The ground that one ring encloses; non-zero rule unless `keep` says otherwise."""
    ring = np.asarray(ring, dtype=float)[:, :2]
    if len(np.unique(ring, axis=0)) < 3:
        return Polygon()
    if (ring[0] != ring[-1]).any():
        ring = np.vstack([ring, ring[:1]])
    polygon = Polygon(ring)
    if polygon.is_valid:
        return polygon
    kept = []
    for face in polygonize(shapely.unary_union(LineString(ring))):
        point = face.representative_point()
        if keep(winding(ring, point.x, point.y)):
            kept.append(face)
    return shapely.unary_union(kept)


def repair(rings):
    ground = resolve(rings[0])
    holes = [resolve(hole) for hole in rings[1:]]
    return ground.difference(shapely.unary_union(holes)) if holes else ground


# --- measuring ---------------------------------------------------------------------------------

def authalic(latitude):
    """Area on the ellipsoid from the equator to a latitude (radians), per radian of longitude."""
    s = np.sin(latitude)
    return WGS84_B**2 / 2 * (s / (1 - E2 * s * s) + np.arctanh(E * s) / E)


def split(ring):
    """The ring with edges longer than LONGEST_EDGE_DEG cut into equal parts."""
    pieces = []
    for start, end in zip(ring[:-1], ring[1:]):
        n = max(1, math.ceil(math.hypot(*(end - start)) / LONGEST_EDGE_DEG))
        pieces.append(start + (end - start) * (np.arange(n) / n)[:, None])
    return np.vstack(pieces + [ring[-1:]])


def planar_ring_area(ring):
    """Area in m2 within a ring whose edges are straight in longitude/latitude."""
    ring = np.radians(split(np.asarray(ring)[:, :2]))
    middle = (ring[1:, 1] + ring[:-1, 1]) / 2
    half = (ring[1:, 1] - ring[:-1, 1]) / 2
    mean = authalic(middle[:, None] + half[:, None] * NODES) @ (WEIGHTS / 2)
    return abs(math.fsum(np.diff(ring[:, 0]) * mean))


GEOD = Geod(a=WGS84_A, rf=1 / WGS84_F)


def geodesic_ring_area(ring):
    lon, lat = np.asarray(ring)[:-1, :2].T
    return abs(GEOD.polygon_area_perimeter(lon, lat)[0])


def area_km2(geometry, ring_area=planar_ring_area):
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
    terms = []
    for part in parts:
        if not part.is_empty:
            terms.append(ring_area(part.exterior.coords))
            terms += [-ring_area(hole.coords) for hole in part.interiors]
    return math.fsum(terms) / 1e6


def self_check():
    cell = planar_ring_area([(30, 48), (31, 48), (31, 49), (30, 49), (30, 48)])
    assert abs(cell - 8_217_732_076.1209) < 0.001, cell


# --- the table ---------------------------------------------------------------------------------

def unite(polygons):
    """Union of polygons, areal parts only."""
    union = shapely.unary_union(polygons)
    parts = [g for g in shapely.get_parts(union) if g.geom_type == "Polygon"]
    return MultiPolygon(parts)


def row(path):
    polygons, points = read(path)
    by_status = defaultdict(list)
    for status, _, rings in polygons:
        by_status[status].append(repair(rings))
    united = {status: unite(by_status[status]) for status in STATUSES}
    drawn = by_status["occupied"] + by_status["occupied-before"]
    controlled = unite(drawn)
    areas = [
        area_km2(controlled),
        area_km2(controlled, geodesic_ring_area),
        *(area_km2(united[status]) for status in STATUSES),
        area_km2(unite(drawn + by_status["unknown"])),
    ]
    return [path.name, *(f"{area:.6f}" for area in areas), len(polygons), points]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    if (folder / "deepstate-history").is_dir():
        folder = folder / "deepstate-history"
    self_check()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        ["file", "controlled_km2", "controlled_geodesic_km2"]
        + [status.replace("-", "_") + "_km2" for status in STATUSES]
        + ["controlled_or_unknown_km2", "polygons", "points"]
    )
    for path in sorted(folder.glob("*.geojson")):
        if path.stem.isdigit():
            out.writerow(row(path))


if __name__ == "__main__":
    main()
