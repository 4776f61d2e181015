//! The work of the peers with the crates `geojson` and `geo`, as somebody new to both would write it.
//!
//! ```text
//! peer-naive regions BOUNDARIES.geojson MAP…       dissolve, area, clip to regions, area of each
//! peer-naive change BOUNDARIES.geojson MAP…        the same, and gains and losses from map to map
//! peer-naive total [--make-valid] MAP…             dissolve, area; with --within BOUNDARY.geojson of
//!                                                  what lies in it
//! peer-naive statuses [--make-valid] MAP…          classify by fill colour, dissolve, area of each
//! ```
//!
//! Prints `file<TAB>what<TAB>km²`. With `--straight` edges are straight in longitude and latitude, not
//! geodesics (only for comparing answers, it costs much). What a newcomer learns from the documentation of `geo` is done:
//! rings are wound one way before `unary_union`, regions whose boxes do not meet the map's are left
//! out, and areas are `geodesic_area_signed` without its sign (the unsigned one gives the rest of the
//! Earth for a clockwise ring).

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use geo::orient::Direction;
use geo::{
    BooleanOps, BoundingRect, Densify, Euclidean, GeodesicArea, Geometry, Intersects, MakeValid,
    MultiPolygon, Orient, Polygon, unary_union,
};
use geojson::{FeatureCollection, GeoJson};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Region {
    code: String,
    ground: MultiPolygon,
}

fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut is_given = |option: &str| {
        let count = arguments.len();
        arguments.retain(|argument| argument != option);
        arguments.len() < count
    };
    let make_valid = is_given("--make-valid");
    let km2 = if is_given("--straight") { straight_km2 } else { km2 };
    let within = match arguments.iter().position(|argument| argument == "--within") {
        Some(at) if at + 1 < arguments.len() => {
            let option: Vec<String> = arguments.drain(at..at + 2).collect();
            Some(dissolve(&read_map(&option[1])?, make_valid)?)
        }
        _ => None,
    };
    let (work, files) = arguments.split_first().ok_or("which work?")?;
    let mut out = std::io::stdout().lock();
    let mut row = |file: &str, what: &str, km2: f64| {
        let name = Path::new(file).file_name().unwrap_or_default().display();
        writeln!(out, "{name}\t{what}\t{km2}")
    };
    match work.as_str() {
        "regions" | "change" => {
            let (boundaries, maps) = files.split_first().ok_or("which boundaries?")?;
            let regions = read_regions(boundaries)?;
            let mut before: Option<MultiPolygon> = None;
            for file in maps {
                let ground = dissolve(&read_map(file)?, make_valid)?;
                row(file, "controlled", km2(&ground))?;
                for region in &regions {
                    if meet(&region.ground, &ground) {
                        row(file, &region.code, km2(&region.ground.intersection(&ground)))?;
                    }
                }
                if work == "change" {
                    if let Some(before) = &before {
                        row(file, "gained", km2(&ground.difference(before)))?;
                        row(file, "lost", km2(&before.difference(&ground)))?;
                    }
                    before = Some(ground);
                }
            }
        }
        "total" => {
            for file in files {
                let mut ground = dissolve(&read_map(file)?, make_valid)?;
                if let Some(within) = &within {
                    ground = ground.intersection(within);
                }
                row(file, "controlled", km2(&ground))?;
            }
        }
        "statuses" => {
            for file in files {
                for (status, polygons) in by_status(&read(file)?)? {
                    row(file, status, km2(&dissolve(&polygons, make_valid)?))?;
                }
            }
        }
        _ => return Err(format!("no work {work:?}").into()),
    }
    Ok(())
}

fn read(file: &str) -> Result<FeatureCollection> {
    match fs::read_to_string(file)?.parse::<GeoJson>()? {
        GeoJson::FeatureCollection(collection) => Ok(collection),
        _ => Err(format!("{file}: no collection").into()),
    }
}

fn read_map(file: &str) -> Result<Vec<Polygon>> {
    let geometries = match fs::read_to_string(file)?.parse::<GeoJson>()? {
        GeoJson::FeatureCollection(collection) => {
            collection.features.into_iter().filter_map(|feature| feature.geometry).collect()
        }
        GeoJson::Feature(feature) => feature.geometry.into_iter().collect(),
        GeoJson::Geometry(geometry) => vec![geometry],
    };
    let mut polygons = Vec::new();
    for geometry in geometries {
        add_polygons(Geometry::try_from(geometry)?, &mut polygons);
    }
    Ok(polygons)
}

fn read_regions(file: &str) -> Result<Vec<Region>> {
    let region = |feature: geojson::Feature| -> Result<Region> {
        let code = feature.property("adm1_code").and_then(|code| code.as_str());
        let code = code.ok_or("a region without code")?.to_owned();
        let mut polygons = Vec::new();
        let geometry = feature.geometry.ok_or("a region without geometry")?;
        add_polygons(Geometry::try_from(geometry)?, &mut polygons);
        Ok(Region { code, ground: MultiPolygon(polygons) })
    };
    read(file)?.features.into_iter().map(region).collect()
}

fn add_polygons(geometry: Geometry, polygons: &mut Vec<Polygon>) {
    match geometry {
        Geometry::Polygon(polygon) => polygons.push(polygon),
        Geometry::MultiPolygon(several) => polygons.extend(several),
        Geometry::GeometryCollection(members) => {
            members.into_iter().for_each(|member| add_polygons(member, polygons));
        }
        _ => {}
    }
}

/// The polygons of each status, in the order in which statuses come.
fn by_status(map: &FeatureCollection) -> Result<Vec<(&'static str, Vec<Polygon>)>> {
    let mut statuses: Vec<(&str, Vec<Polygon>)> = Vec::new();
    for feature in &map.features {
        let Some(geometry) = &feature.geometry else { continue };
        let mut polygons = Vec::new();
        add_polygons(Geometry::try_from(geometry.clone())?, &mut polygons);
        if polygons.is_empty() {
            continue;
        }
        let text = |name: &str| feature.property(name).and_then(|value| value.as_str());
        let status = status(text("fill").unwrap_or_default(), text("name").unwrap_or_default())?;
        match statuses.iter_mut().find(|(known, _)| *known == status) {
            Some((_, known)) => known.extend(polygons),
            None => statuses.push((status, polygons)),
        }
    }
    Ok(statuses)
}

fn status(fill: &str, name: &str) -> Result<&'static str> {
    Ok(match fill {
        _ if name.contains("Transnistria") || name.contains("Придністров") => {
            "elsewhere"
        }
        "#ff5252" => "elsewhere",
        "#a52714" => "occupied",
        "#880e4f" | "#000000" => "occupied-before",
        "#bcaaa4" | "#bdbdbd" => "unknown",
        "#0f9d58" | "#0288d1" | "#01579b" => "liberated",
        _ => return Err(format!("no status for {fill:?}, {name:?}").into()),
    })
}

fn dissolve(polygons: &[Polygon], make_valid: bool) -> Result<MultiPolygon> {
    if !make_valid {
        let wound: Vec<Polygon> =
            polygons.iter().map(|polygon| polygon.orient(Direction::Default)).collect();
        return Ok(unary_union(&wound));
    }
    let mut valid = Vec::new();
    for polygon in polygons {
        valid.push(polygon.make_valid()?.orient(Direction::Default));
    }
    Ok(unary_union(&valid))
}

fn meet(a: &MultiPolygon, b: &MultiPolygon) -> bool {
    match (a.bounding_rect(), b.bounding_rect()) {
        (Some(a), Some(b)) => a.intersects(&b),
        _ => false,
    }
}

fn km2(ground: &MultiPolygon) -> f64 {
    ground.geodesic_area_signed().abs() / 1e6
}

/// With so many vertices on each edge that a geodesic has no room to leave it.
fn straight_km2(ground: &MultiPolygon) -> f64 {
    km2(&Euclidean.densify(ground, 0.002))
}
