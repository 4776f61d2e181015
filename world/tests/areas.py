#!/usr/bin/env python3
"""Areas of countries by GeoPandas and pyproj, from the source itself.

Usage: world/tests/areas.py admin1.json > world/tests/areas.csv

Written with geopandas 1.2.0, shapely 2.2.0 and pyproj 3.7.2. `planar`: edges straight in longitude and latitude, that is
cut into pieces of 0.002 degree at most, in PROJ's cylindrical equal-area projection on the WGS 84 ellipsoid. `geodesic`:
edges along geodesics, by GeographicLib in PROJ. Countries are made of the regions that are written here, not by the
crate's tables.
"""

import sys

import geopandas
import pyproj
import shapely

COUNTRIES = {
    "SY": lambda f: f.iso_3166_2.startswith("SY-"),
    "MM": lambda f: f.iso_3166_2.startswith("MM-"),
    "SD": lambda f: f.iso_3166_2.startswith("SD-"),
    "CY": lambda f: f.iso_3166_2.startswith("CY-") or f.adm0_a3 in ("CYN", "ESB", "WSB"),
    "FJ": lambda f: f.iso_3166_2.startswith("FJ-"),
    "RU": lambda f: f.iso_3166_2.startswith("RU-"),
    "Cyprus (without Northern Cyprus)": lambda f: f.iso_3166_2.startswith("CY-") or f.adm0_a3 in ("ESB", "WSB"),
    "Russia (with Crimea and Sevastopol)": lambda f: f.iso_3166_2.startswith("RU-") or f.iso_3166_2 in ("UA-43", "UA-40"),
    "UA-14": lambda f: f.iso_3166_2 == "UA-14",
    "South Africa": lambda f: f.iso_3166_2.startswith("ZA-"),
}
EQUAL_AREA = "+proj=cea +ellps=WGS84"

features = geopandas.read_file(sys.argv[1])
geod = pyproj.Geod(ellps="WGS84")
print("territory,planar_m2,geodesic_m2")
for name, is_in in COUNTRIES.items():
    chosen = features[[is_in(row) for row in features.itertuples()]].geometry
    planar = chosen.segmentize(0.002).to_crs(EQUAL_AREA).area.sum()
    # Shells to the left, holes to the right, as GeographicLib signs them.
    geodesic = sum(geod.geometry_area_perimeter(shapely.orient_polygons(shape))[0] for shape in chosen)
    print(f'"{name}",{planar:.1f},{geodesic:.1f}')
