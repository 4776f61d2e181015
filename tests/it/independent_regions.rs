//! Regions that overlap: areas independent of each other, each measured whole.

use proptest::prelude::*;
use serde_json::{Value, json};
use territory_control::change::{Direction, RegionChange};
use territory_control::method::{Clip, Outside};
use territory_control::report::RegionReport;
use territory_control::{
    Area, ControlMap, Input, Limits, Method, RegionOverlap, Status, Territory, TerritoryReader,
    WarningCode,
};

use crate::boxes::{
    Drawn, Place, area_of_cells, collection, drawing, drawn_features, expect_near, feature, holds,
    place, status_at,
};

fn territory(places: &[Place], overlap: RegionOverlap) -> Territory {
    let regions: Vec<Value> = places
        .iter()
        .enumerate()
        .map(|(index, place)| feature(&json!({"name": format!("region {index}")}), *place))
        .collect();
    let text = collection(&regions);
    let input = Input::from_reader("t.geojson", text.as_bytes(), &Limits::default()).unwrap();
    TerritoryReader::new().region_name("name").region_overlap(overlap).read(&input).unwrap()
}

fn map(day: u8, drawn: &[Drawn]) -> ControlMap {
    let name = format!("map_2025-01-0{day}.geojson");
    ControlMap::from_bytes(&name, collection(&drawn_features(drawn)).as_bytes()).unwrap()
}

/// What a report says of each region, checked against the cells of the grid within it.
fn expect_whole_regions(places: &[Place], drawn: &[Drawn]) {
    let territory = territory(places, RegionOverlap::Independent);
    let map = map(1, drawn);
    let report = territory.survey(&Method::default()).regions(&map).unwrap();
    let regional = report.regional().unwrap();
    assert!(regional.residual().is_none());
    assert_eq!(regional.regions().len(), places.len());
    let is = |status: &Status, at| status_at(drawn, at).as_ref() == Some(status);
    for (place, region) in places.iter().zip(regional.regions()) {
        let within = |status: &Status| area_of_cells(|at| holds(*place, at) && is(status, at));
        expect_near(region.controlled(), within(&Status::OCCUPIED), region.name());
        for (status, area) in region.statuses() {
            expect_near(*area, within(status), status.as_str());
        }
        expect_near(region.area(), area_of_cells(|at| holds(*place, at)), "the region");
        assert!(region.ceded() == Area::ZERO && !region.is_in_sum());
    }
    let in_none = |at| !places.iter().any(|place| holds(*place, at));
    let outside = area_of_cells(|at| in_none(at) && is(&Status::OCCUPIED, at));
    expect_near(regional.outside(), outside, "outside");
    assert!(!territory.warnings().any(|warning| warning.code() == WarningCode::RegionsOverlap));
    let clipped = Method::default().clip(Clip::Territory);
    let clipped = territory.survey(&clipped).control(&map).unwrap();
    let inside = area_of_cells(|at| !in_none(at) && is(&Status::OCCUPIED, at));
    expect_near(clipped.controlled().area(), inside, "clipped");
}

/// What was gained and lost in each region, and what two sources share of it.
fn expect_whole_changes(places: &[Place], drawn: [&[Drawn]; 2]) {
    let territory = territory(places, RegionOverlap::Independent);
    let survey = territory.survey(&Method::default());
    let maps = [map(1, drawn[0]), map(2, drawn[1])];
    let change = survey.change(&maps[0], &maps[1]).unwrap();
    let sources = [("one", &maps[0]), ("other", &maps[1])];
    let agreement = survey.regional_agreement(&sources).unwrap();
    let held = |map: usize, at| status_at(drawn[map], at) == Some(Status::OCCUPIED);
    for (index, place) in places.iter().enumerate() {
        let within = |wanted: [bool; 2]| {
            area_of_cells(|at| holds(*place, at) && [held(0, at), held(1, at)] == wanted)
        };
        let row: &RegionChange = &change.regions()[index];
        expect_near(row.gained(), within([false, true]), "gained");
        expect_near(row.lost(), within([true, false]), "lost");
        let row = &agreement.regions()[index];
        expect_near(row.tally().all(), within([true, true]), "agreed");
        expect_near(row.tally().only()[0], within([true, false]), "only one");
        assert!(!row.is_in_sum());
    }
    // A piece lies in a region if some of its ground does; its middle may lie beside it.
    for (direction, wanted) in
        [(Direction::Gained, [false, true]), (Direction::Lost, [true, false])]
    {
        let mut pieces = change.pieces().iter().filter(|piece| piece.direction() == direction);
        let is_in_region = area_of_cells(|at| {
            let changed = [held(0, at), held(1, at)] == wanted;
            changed && places.iter().any(|place| holds(*place, at))
        });
        assert_eq!(pieces.any(|piece| piece.region().is_some()), is_in_region > Area::ZERO);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever overlaps, each region has what lies in it: as much as on the grid that regions and maps are
    /// drawn on, cell by cell.
    #[test]
    fn each_region_is_measured_whole(
        places in prop::collection::vec(place(), 1..8),
        drawn in drawing(),
        later in drawing(),
    ) {
        expect_whole_regions(&places, &drawn);
        expect_whole_changes(&places, [&drawn, &later]);
    }

    /// Ground outside all regions is assigned once, and what lies in several stays in each.
    #[test]
    fn what_lies_outside_goes_to_one_region(
        places in prop::collection::vec(place(), 1..8),
        drawn in drawing(),
    ) {
        let territory = territory(&places, RegionOverlap::Independent);
        let map = map(1, &drawn);
        let [apart, assigned] = [Outside::Report, Outside::Nearest].map(|outside| {
            let method = Method::default().outside(outside);
            territory.survey(&method).regions(&map).unwrap().regional().unwrap().clone()
        });
        let all: Area = assigned.regions().iter().map(RegionReport::from_outside).sum();
        expect_near(all, apart.outside(), "assigned");
        prop_assert!(assigned.outside() == Area::ZERO);
        for (with, without) in assigned.regions().iter().zip(apart.regions()) {
            let own = with.controlled() - with.from_outside();
            expect_near(own, without.controlled(), with.name());
        }
    }
}

/// Rings of surroundings of one town: none of them is the whole.
#[test]
fn the_widest_surroundings_are_a_region_too() {
    let places = [(6, 6, 2), (4, 4, 6), (2, 2, 10)];
    let independent = territory(&places, RegionOverlap::Independent);
    assert_eq!(independent.regions().len(), 3);
    assert!(independent.official_area().is_none());
    let partition = territory(&places, RegionOverlap::Partition);
    assert_eq!((partition.name(), partition.regions().len()), ("region 2", 2));
    // Of the partition, what the smaller has, the larger has not, and its row says so.
    let report = partition.survey(&Method::default()).regions(&map(1, &[((0, 0, 16), true)]));
    let report = report.unwrap();
    let ring = &report.regional().unwrap().regions()[1];
    expect_near(ring.ceded(), area_of_cells(|at| holds(places[0], at)), "ceded");
    expect_near(ring.controlled() + ring.ceded(), ring.area(), "the rest");
    let warning = partition.warnings().find(|it| it.code() == WarningCode::RegionsOverlap).unwrap();
    assert!(warning.message().ends_with("and not for region 1"), "{warning}");
}

/// Many regions over each other are many sums at each step: they are counted.
#[test]
fn regions_over_each_other_are_bounded() {
    let places = [(0, 0, 12); 64];
    let regions: Vec<Value> = places.iter().map(|place| feature(&json!({}), *place)).collect();
    let text = collection(&regions);
    let limits = Limits::default();
    let input = Input::from_reader("t.geojson", text.as_bytes(), &limits).unwrap();
    let reader = TerritoryReader::new().region_overlap(RegionOverlap::Independent);
    let territory = reader.read(&input).unwrap();
    let drawn = feature(&json!({"status": "occupied"}), (2, 2, 4));
    let text = collection(&[drawn]);
    let read = |limits: Limits| {
        let input = Input::from_reader("m.geojson", text.as_bytes(), &limits).unwrap();
        territory_control::MapReader::new().limits(limits).read([input]).unwrap()
    };
    let survey = territory.survey(&Method::default());
    assert!(survey.regions(&read(limits)).is_ok());
    let error = survey.regions(&read(limits.comparisons(60))).unwrap_err();
    assert!(error.to_string().contains("comparisons"), "{error}");
}
