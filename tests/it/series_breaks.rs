//! Breaks in a series: ground that its maker begins or ceases to draw is neither gained nor lost.

use std::path::PathBuf;

use proptest::prelude::*;
use territory_control::change::{Change, RegionChange, SeriesBreak, Transition};
use territory_control::method::{Clip, Overlap};
use territory_control::timeline::{DayFigures, FlagCode, Period, Timeline, TimelineRow};
use territory_control::{
    Area, ControlMap, Input, Legend, Limits, MapReader, Measure, Method, Status, Territory,
    WarningCode,
};

use crate::boxes::{
    Place, area_of_cells, bounds, collection, drawing, drawn_features, expect_near, holds, place,
    status_at,
};
use crate::shared::data;

/// What NZZ stops drawing between its maps of 2024-02-13 and 2024-04-12, a piece and 0.003 km² beside it:
/// measured as a loss, before anything was known of omissions.
const DONBAS_KM2: f64 = 16_618.958_422;

fn nzz(file: &str) -> Option<ControlMap> {
    Some(ControlMap::open(data(&format!("nzz/{file}.json"))?).unwrap())
}

fn expect_km2(found: Area, expected: f64) {
    assert!((found.km2() - expected).abs() < 1e-5, "{} km², not {expected}", found.km2());
}

/// Laws of every change, with breaks or without.
fn expect_laws(change: &Change) {
    let is_counted = |status: Option<&Status>| status == Some(&Status::OCCUPIED);
    let sum = |is_asked: &dyn Fn(bool, bool) -> bool| -> Area {
        let rows = change.transitions().iter();
        let asked = rows.filter(|row| is_asked(is_counted(row.from()), is_counted(row.to())));
        asked.map(Transition::area).sum()
    };
    assert_eq!(change.gained(), sum(&|was, is| is && !was));
    assert_eq!(change.lost(), sum(&|was, is| was && !is));
    expect_near(change.net(), change.later() - change.earlier(), "net");
    expect_near(change.net_without_breaks(), change.gained() - change.lost(), "net without breaks");
    let breaks: Area = change.breaks().iter().map(SeriesBreak::net).sum();
    expect_near(change.net() - change.net_without_breaks(), breaks, "breaks");
    let warned = change.warnings().iter().filter(|it| it.code() == WarningCode::SeriesBreak);
    assert_eq!(warned.count(), change.breaks().len());
}

#[test]
fn what_nzz_stops_drawing_is_no_loss() {
    let (Some(earlier), Some(later)) = (nzz("2024-02-14"), nzz("2024-04-14")) else { return };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let change = survey.change(&earlier, &later).unwrap();
    expect_laws(&change);
    expect_km2(change.gained(), 264.482_738);
    expect_km2(change.lost(), 0.0);
    let [donbas] = change.breaks() else { panic!("{:?}", change.breaks()) };
    expect_km2(donbas.no_longer_drawn(), DONBAS_KM2);
    assert_eq!(
        (donbas.ground(), donbas.newly_drawn()),
        ("the Donbas held before 2022", Area::ZERO)
    );
    assert!(change.pieces().iter().all(|piece| piece.area().km2() < 200.0));
    let lost: Area = change.regions().iter().map(RegionChange::lost).sum();
    assert!(lost.km2() < 0.01 && change.lost_outside().km2() < 0.01);
    let table = change.to_string();
    assert!(
        table.starts_with(
            "Russia gained 264.48 km² and lost 0.00 km² of Ukraine between 2024-02-13 and 2024-04-12\n\
             264.48 km² net, 0.04 percentage points"
        ),
        "{table}"
    );
    assert!(table.contains("\nbesides     16,618.96 km²  no longer drawn: the Donbas"), "{table}");
    let json = serde_json::to_value(&change).unwrap();
    assert_eq!(json["breaks"][0]["transitions"][0]["from"], "occupied");
    assert!(json["net_km2"].as_f64().unwrap() < -16_000.0);
    // The other way round it is no gain.
    let back = survey.change(&later, &earlier).unwrap();
    expect_laws(&back);
    expect_km2(back.breaks()[0].newly_drawn(), DONBAS_KM2);
    expect_km2(back.lost(), 264.482_738);
    // What a map omits, it says.
    let omitted = |map: &ControlMap| {
        let mut warnings = map.warnings().iter();
        let found = warnings.find(|it| it.code() == WarningCode::OmittedGround).unwrap();
        found.message().contains("Donbas")
    };
    assert!(!omitted(&earlier) && omitted(&later));
}

/// By every method: what is lost is what it was without the break, less the ground of the break.
#[test]
fn breaks_are_taken_out_by_every_method() {
    let (Some(earlier), Some(later)) = (nzz("2022-04-25"), nzz("2024-12-10")) else { return };
    let ukraine = Territory::ukraine();
    for method in [
        Method::default(),
        Method::default().overlap(Overlap::Sum),
        Method::default().clip(Clip::Territory),
        Method::default().measure(Measure::Wgs84Geodesic),
    ] {
        let change = ukraine.survey(&method).change(&earlier, &later).unwrap();
        let without = (change.gained() - change.lost() - change.net_without_breaks()).m2().abs();
        assert!(without < 1.0, "{method}: {without}");
        let [donbas] = change.breaks() else { panic!("{method}: {:?}", change.breaks()) };
        let drawn = donbas.no_longer_drawn().km2();
        assert!((16_000.0..16_700.0).contains(&drawn), "{method}: {drawn}");
        if method == Method::default() {
            expect_km2(change.lost() + donbas.no_longer_drawn(), 36_805.965_278);
            expect_km2(change.gained(), 5_835.122_452);
        }
    }
}

fn nzz_timeline(folder: &PathBuf) -> Timeline {
    Territory::ukraine().survey(&Method::default()).timeline().read([folder]).unwrap()
}

#[test]
fn no_month_of_nzz_loses_the_donbas_and_all_else_is_as_it_was() {
    let Some(folder) = data("nzz") else { return };
    let timeline = nzz_timeline(&folder);
    let has_break =
        |row: &&TimelineRow| row.flags().iter().any(|flag| flag.code() == FlagCode::SeriesBreak);
    let broken: Vec<&TimelineRow> = timeline.rows().iter().filter(has_break).collect();
    let [row] = broken.as_slice() else { panic!("{} breaks", broken.len()) };
    assert_eq!(row.date().unwrap().to_string(), "2024-04-12");
    let message = row.flags().iter().find(|flag| flag.code() == FlagCode::SeriesBreak).unwrap();
    assert_eq!(
        message.message(),
        "the map maker stopped drawing the Donbas held before 2022 (last drawn on 2024-02-13, omitted from \
         2024-04-12 on): 16,618.96 km² no longer drawn are no loss",
    );
    // Nothing jumps there, as nothing changed hands.
    assert!(row.flags().iter().all(|flag| flag.code() != FlagCode::Jump));
    let sum = |figure: fn(&DayFigures) -> Option<Area>| -> Area {
        timeline.rows().iter().filter_map(|row| figure(row.figures()?)).sum()
    };
    // As they were before anything was known of omissions, the ground of the break apart.
    expect_km2(sum(DayFigures::gained), 106_383.875_156);
    expect_km2(sum(DayFigures::lost), 62_665.718_559 - DONBAS_KM2);
    expect_km2(sum(DayFigures::net), 43_718.156_596);
    expect_km2(sum(territory_control::timeline::DayFigures::controlled), 2_253_613.030_140);
    let json = serde_json::to_value(&timeline).unwrap();
    let rows = json["rows"].as_array().unwrap().iter();
    let breaks = rows
        .filter_map(|row| Some(row["net_km2"].as_f64()? - row["net_without_breaks_km2"].as_f64()?));
    let nets: Vec<f64> = breaks.filter(|net| *net != 0.0).collect();
    assert!(nets.len() == 1 && (nets[0] + DONBAS_KM2).abs() < 1e-5, "{nets:?}");
}

#[test]
fn months_and_a_cache_keep_breaks() {
    let Some(folder) = data("nzz") else { return };
    let cache = tempfile::tempdir().unwrap();
    let ukraine = Territory::ukraine();
    let files: Vec<PathBuf> =
        ["2024-02-14", "2024-04-14"].map(|day| folder.join(format!("{day}.json"))).to_vec();
    for _ in 0..2 {
        let survey = ukraine.survey(&Method::default());
        let reader = survey.timeline().cache(cache.path());
        let timeline = reader.read(&files).unwrap();
        let months = reader.periods(&timeline, Period::Month, 31).unwrap();
        let april = months.iter().find(|row| row.label() == "2024-04").unwrap();
        expect_km2(april.gained().unwrap(), 264.482_738);
        assert!(april.lost().unwrap().km2() < 0.01);
        expect_km2(april.breaks()[0].no_longer_drawn(), DONBAS_KM2);
        assert!(april.flags().iter().any(|flag| flag.code() == FlagCode::SeriesBreak));
    }
}

/// A printed loss of the ground that is no longer drawn is not reproduced, and the net gain is.
#[test]
fn an_audit_takes_a_break_for_no_loss() {
    let (Some(earlier), Some(later)) = (nzz("2024-02-14"), nzz("2024-04-14")) else { return };
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let audit = survey.audit_change(&"264 km²".parse().unwrap(), &earlier, &later).unwrap();
    assert!(audit.to_string().contains("reproduced"), "{audit}");
    let audit = survey.audit_change(&"16,354 km²".parse().unwrap(), &earlier, &later).unwrap();
    assert!(audit.to_string().contains("not reproduced"), "{audit}");
}

#[cfg(feature = "draw")]
#[test]
fn a_picture_shows_no_loss_where_the_maker_stopped_drawing() {
    use territory_control::draw::MapDrawing;
    let (Some(earlier), Some(later)) = (nzz("2024-02-14"), nzz("2024-04-14")) else { return };
    let ukraine = Territory::ukraine();
    let picture = MapDrawing::new(&ukraine, &later).since(&earlier).draw().unwrap();
    let svg = picture.svg();
    assert!(svg.contains("data-status=\"gained\"") && !svg.contains("16,619"), "{}", svg.len());
}

/// A legend whose maker leaves out what lies in a box from the second of three days on, or until then.
fn legend(outline: Place, is_until: bool) -> Legend {
    let [west, south, east, north] = bounds(outline);
    let bound = if is_until { "until" } else { "from" };
    let text = format!(
        r#"
        name = "maker"
        title = "Maker"
        controlled = ["occupied"]
        widens = ["unknown"]
        precedence = ["occupied", "unknown"]
        [[omitted]]
        ground = "the box"
        {bound} = "2025-01-02"
        outline = [[{west}, {south}], [{east}, {south}], [{east}, {north}], [{west}, {north}]]
        [[rule]]
        status_property = "status"
        "#,
    );
    text.parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Three random days and a random omission from the second on, or until it: what was gained, what was
    /// lost and what is only drawn differently, cell by cell of the grid; between days on one side of the
    /// break there is none.
    #[test]
    fn ground_of_an_omission_is_neither_gained_nor_lost(
        outline in place(),
        is_until in any::<bool>(),
        days in prop::collection::vec(drawing(), 3),
    ) {
        let reader = MapReader::new().legend(legend(outline, is_until));
        let maps: Vec<ControlMap> = (1..)
            .zip(&days)
            .map(|(day, drawn)| {
                let name = format!("m_2025-01-0{day}.geojson");
                let text = collection(&drawn_features(drawn));
                let input = Input::from_reader(&name, text.as_bytes(), &Limits::default()).unwrap();
                reader.read([input]).unwrap()
            })
            .collect();
        let ukraine = Territory::ukraine();
        let survey = ukraine.survey(&Method::default());
        for (from, to) in [(0, 1), (1, 2), (0, 2), (2, 0)] {
            let change = survey.change(&maps[from], &maps[to]).unwrap();
            expect_laws(&change);
            let omits = |day: usize| (day == 0) == is_until;
            let [is_vanishing, is_appearing] =
                [!omits(from) && omits(to), omits(from) && !omits(to)];
            let at = |cell| [status_at(&days[from], cell), status_at(&days[to], cell)];
            let is_broken = |cell| {
                let [was, is] = at(cell);
                holds(outline, cell)
                    && ((is_vanishing && was.is_some() && is.is_none())
                        || (is_appearing && was.is_none() && is.is_some()))
            };
            let held = |cell| at(cell).map(|status| status == Some(Status::OCCUPIED));
            let area = |wanted: [bool; 2], broken: bool| {
                area_of_cells(|cell| held(cell) == wanted && is_broken(cell) == broken)
            };
            expect_near(change.gained(), area([false, true], false), "gained");
            expect_near(change.lost(), area([true, false], false), "lost");
            let [vanished, appeared] =
                [area([true, false], true), area([false, true], true)];
            let found = change.breaks().first();
            let of_break = |figure: fn(&SeriesBreak) -> Area| {
                found.map_or(Area::ZERO, figure)
            };
            expect_near(of_break(SeriesBreak::no_longer_drawn), vanished, "vanished");
            expect_near(of_break(SeriesBreak::newly_drawn), appeared, "appeared");
            if from != 0 && to != 0 {
                prop_assert!(change.breaks().is_empty());
            }
        }
    }
}
