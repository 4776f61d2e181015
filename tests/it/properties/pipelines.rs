//! From bytes to figures by region.

use std::sync::LazyLock;

use territory_control::method::{Clip, Counted, Denominator, Outside, Overlap};
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, ControlReport, ErrorKind, MapReader, Measure, Method, Territory,
    TerritoryReader,
};

use super::reports::{expect_report, slack, slack_where_edges_bulge};
use super::{expect_readable, input, limits};

const NAME: &str = "map.geojson";

/// Regions that overlap, one of them with a lake, one across the antimeridian, and a gap.
static TERRITORY: LazyLock<Territory> = LazyLock::new(|| {
    let text = br#"{"type": "FeatureCollection", "name": "country", "features": [
        {"type": "Feature", "properties": {"name": "west", "km2": 22000}, "geometry":
            {"type": "Polygon", "coordinates": [[[30,46],[32,46],[32,48],[30,48],[30,46]],
                [[30.5,46.5],[30.5,47],[31,47],[31,46.5],[30.5,46.5]]]}},
        {"type": "Feature", "properties": {"name": "east"}, "geometry": {"type": "Polygon",
            "coordinates": [[[31.9,46],[34,46.3],[33.7,48.2],[32,48],[31.9,46]]]}},
        {"type": "Feature", "properties": {"name": "north"}, "geometry": {"type": "Polygon",
            "coordinates": [[[30,48.01],[34,48.3],[32,50],[30,48.01]]]}},
        {"type": "Feature", "properties": {"name": "islands"}, "geometry": {"type": "Polygon",
            "coordinates": [[[179,-1],[-179,-1],[-179,1],[179,1],[179,-1]]]}}]}"#;
    TerritoryReader::new()
        .region_name("name")
        .region_official_area("km2")
        .read(&input("country.geojson", text).expect("an input"))
        .expect("a territory")
});

/// What can be read can be measured, by every method, and the parts of it add up; or the work is
/// more than the limits allow.
pub fn pipeline(bytes: &[u8]) {
    let read = || MapReader::new().limits(limits()).read([input(NAME, bytes)?]);
    match read() {
        Ok(map) => {
            let _ = expect_sound(&map);
        }
        Err(error) => expect_readable(&error, NAME),
    }
}

/// `None` if a limit ends it early.
fn expect_sound(map: &ControlMap) -> Option<()> {
    let slack = slack(&[map]);
    let dissolved = measure(map, &Method::default(), slack)?;
    assert_eq!(Some(&dissolved), measure(map, &Method::default(), slack).as_ref());
    expect_parts_add_up(&dissolved, slack);
    expect_statuses_add_up(map, slack)?;
    expect_clipped(map, &dissolved, slack)?;
    for method in other_methods() {
        let Some(report) = measure(map, &method, slack) else { continue };
        if is_exact(&method.measure) {
            expect_parts_add_up(&report, slack);
        }
    }
    Some(())
}

fn other_methods() -> [Method; 4] {
    let nearest = Method::default().outside(Outside::Nearest).denominator(Denominator::Boundary);
    let great_circles = Method::economist_isw().clip(Clip::Territory);
    let geodesics = Method::default().measure(Measure::Wgs84Geodesic).counted(Counted::Everything);
    [nearest, great_circles, geodesics, Method::deepstate()]
}

/// Whether the area of a whole is that of its parts: whether an edge that is cut stays where it was.
/// The formula of turf.js is no integral along an edge, and the other curves bulge.
fn is_exact(measure: &Measure) -> bool {
    *measure == Measure::Wgs84Planar
}

fn measure(map: &ControlMap, method: &Method, slack: f64) -> Option<ControlReport> {
    let report = match TERRITORY.survey(method).regions(map) {
        Ok(report) => report,
        Err(error) => {
            let is_limit = matches!(error.kind(), ErrorKind::Limit { .. });
            assert!(is_limit, "what was read cannot be measured: {error}");
            return None;
        }
    };
    let exact = is_exact(&method.measure);
    let slack = if exact { slack } else { slack_where_edges_bulge(map) };
    expect_report(&report, slack);
    Some(report)
}

fn expect_parts_add_up(report: &ControlReport, slack: f64) {
    let regional = report.regional().expect("figures by region were asked for");
    let in_sum = regional.regions().iter().filter(|region| region.is_in_sum());
    let sum: Area = in_sum.map(RegionReport::controlled).sum();
    let total = report.controlled().area().m2();
    let parts = (sum + regional.in_no_region() + regional.outside()).m2();
    assert!((parts - total).abs() <= slack.max(1e-9 * total), "{parts} m² make {total} m²");
    let residual = regional.residual().expect("regions of a partition add up");
    assert!(residual.m2().abs() <= slack, "{}", residual.m2());
    assert!(regional.outside().m2() >= -slack, "{}", regional.outside().m2());
    if report.method().overlap == Overlap::Dissolve && report.method().outside == Outside::Report {
        for region in regional.regions() {
            assert!(region.controlled().m2() <= region.area().m2() + slack, "{region:?}");
        }
    }
}

/// A finer legend never changes the total.
fn expect_statuses_add_up(map: &ControlMap, slack: f64) -> Option<()> {
    let everything = Method::default().counted(Counted::Everything);
    let report = measure(map, &everything, slack)?;
    let sum: Area = report.statuses().iter().map(|row| row.holding().area()).sum();
    let (sum, total) = (sum.m2(), report.controlled().area().m2());
    assert!((sum - total).abs() <= slack.max(1e-9 * total), "{sum} m² make {total} m²");
    let summed = measure(map, &everything.overlap(Overlap::Sum), slack)?;
    let summed = summed.controlled().area().m2();
    assert!(total <= summed + slack, "dissolved {total}, summed {summed}");
    Some(())
}

fn expect_clipped(map: &ControlMap, unclipped: &ControlReport, slack: f64) -> Option<()> {
    let clipped = measure(map, &Method::default().clip(Clip::Territory), slack)?;
    let (part, all) = (clipped.controlled().area().m2(), unclipped.controlled().area().m2());
    let outside = unclipped.regional().expect("it has regions").outside().m2();
    assert!(part <= all + slack, "{part} m² of {all} m²");
    assert!((part + outside - all).abs() <= slack.max(1e-9 * all), "{part} + {outside} make {all}");
    Some(())
}
