//! Every small or odd file beside the repository has its answer: what each side holds, or the error. Areas
//! are by shapely and pyproj (make valid, union, densified, cylindrical equal-area), of the folder's README
//! where it states them.

use std::fs;

use territory_control::{ControlMap, Error, Legend, MapReader, Territory};

use super::shared::data;

/// What a file says, read by a legend.
struct Answer {
    file: &'static str,
    /// A built-in legend, or a file beside the map; none where it is recognised.
    legend: Option<&'static str>,
    date: Option<&'static str>,
    expected: Expected,
}

enum Expected {
    /// What sides hold that the map draws, in km²; the first is whom the headline is about.
    Holds(&'static [(&'static str, f64)]),
    /// Nothing of what the headline would be about: what each status draws.
    NothingCounts(&'static [(&'static str, f64)]),
    /// Ground of another country, in km².
    Elsewhere(f64),
    /// Part of the error.
    Refused(&'static str),
}

use Expected::{Elsewhere, Holds, NothingCounts, Refused};

const fn recognised(file: &'static str, expected: Expected) -> Answer {
    Answer { file, legend: None, date: None, expected }
}

const fn read_by(legend: &'static str, file: &'static str, expected: Expected) -> Answer {
    Answer { file, legend: Some(legend), date: None, expected }
}

const DEEPSTATE_LIKE: &str =
    "it looks like a map of DeepState, raw API history, but other maps look like that";

#[rustfmt::skip]
const ANSWERS: &[Answer] = &[
    recognised("wild/f01_mymaps_palette_syria.geojson", Refused(DEEPSTATE_LIKE)),
    read_by("deepstate", "wild/f01_mymaps_palette_syria.geojson", Elsewhere(61_180.19)),
    recognised("wild/f02_mymaps_palette_russia.geojson", Refused(DEEPSTATE_LIKE)),
    read_by("deepstate", "wild/f02_mymaps_palette_russia.geojson", Elsewhere(28_226.33)),
    read_by("any", "wild/f03_wholly_outside.geojson", Elsewhere(3_029.12)),
    recognised("wild/f04_status_not_known.geojson", NothingCounts(&[("control_ru", 8376.63), ("control_ua", 8376.63)])),
    recognised("wild/f05_three_days_one_file.geojson", Refused("holds the maps of 2024-01-01, 2024-02-01 and 2024-03-01")),
    Answer {
        file: "wild/f05_three_days_one_file.geojson", legend: None, date: Some("2024-03-01"),
        expected: Holds(&[("controlled", 4188.32)]),
    },
    recognised("wild/f06_one_day_property.geojson", Refused("no built-in legend recognises this map")),
    read_by("any", "wild/f06_one_day_property.geojson", Holds(&[("controlled", 8376.63)])),
    recognised("wild/f07_neighbours_digitised_twice.geojson", Holds(&[("controlled", 8375.38)])),
    recognised("wild/f08_clean_neighbours.geojson", Holds(&[("controlled", 8376.63)])),
    read_by("any", "wild/f09_antimeridian_touch.geojson", Elsewhere(29.54)),
    #[cfg(feature = "proj")]
    // By pyproj with the one operation that PROJ picks for the place; with another for each point it has 2,104.16.
    recognised("wild/f10_esri102013_refused.geojson", Holds(&[("controlled", 2103.99)])),
    #[cfg(feature = "proj")]
    recognised("wild/f10b_esri102013_ok.geojson", Holds(&[("controlled", 2064.43)])),
    #[cfg(not(feature = "proj"))]
    recognised("wild/f10_esri102013_refused.geojson", Refused("ESRI:102013")),
    #[cfg(not(feature = "proj"))]
    recognised("wild/f10b_esri102013_ok.geojson", Refused("ESRI:102013")),
    read_by("wild/f11_legend_case.toml", "wild/f11_legend_case.geojson", Elsewhere(31_600.63)),
    read_by("wild/f12_syria_four_sides.toml", "wild/f12_syria_four_sides.geojson", Elsewhere(149_933.39)),
    recognised("sources/nadiayakim_occupied.geojson", Refused("no built-in legend recognises this map")),
    read_by("any", "sources/nadiayakim_occupied.geojson", Holds(&[("controlled", 117_165.50)])),
    recognised("sources/kepler_important_areas.geojson", Refused("no built-in legend recognises this map")),
    read_by("any", "sources/kepler_important_areas.geojson", Holds(&[("controlled", 200_975.01)])),
    read_by("any", "sources/cyprus_occupied.geojson", Elsewhere(3_254.16)),
    recognised("sources/warmap_reference_control.geojson", NothingCounts(&[("reference_ru", 108_909.40)])),
    read_by("any", "many-days/foosint_frontline.json", Refused("holds the maps of 86 days")),
    Answer {
        file: "many-days/foosint_frontline.json", legend: Some("any"), date: Some("2023-03-03"),
        expected: Holds(&[("controlled", 115_025.99)]),
    },
    recognised("isw/20220706_RussianAssessedAdvanceinUkraine.geojson", NothingCounts(&[("advance", 6076.10)])),
    recognised("isw/20220706_RussianAssessedCoTinUkraine.geojson", Holds(&[("Russia", 118_349.09)])),
    recognised("isw/20220706_RussianClaimedCoTinUkraine.geojson", NothingCounts(&[("claimed", 323.97)])),
    recognised("isw/20220706_UkrainianClaimedCounterOffensives.geojson", NothingCounts(&[("counteroffensive", 4219.48)])),
    recognised("isw/20220708_RussianAssessedAdvanceinUkraine.geojson", NothingCounts(&[("advance", 5699.37)])),
    recognised("isw/20220708_RussianAssessedCoTinUkraine.geojson", Holds(&[("Russia", 118_728.40)])),
    recognised("isw/20220708_RussianClaimedCoTinUkraine.geojson", NothingCounts(&[("claimed", 326.65)])),
    recognised("isw/20220708_UkrainianClaimedCounterOffensives.geojson", NothingCounts(&[("counteroffensive", 4228.83)])),
    recognised("isw/combined_20230501.geojson", Holds(&[("Russia", 106_474.03)])),
    recognised("isw-later/20221020_RussianAssessedAdvanceinUkraine.geojson", NothingCounts(&[("advance", 3566.41)])),
    recognised("isw-later/20221020_RussianAssessedCoTinUkraine.geojson", Holds(&[("Russia", 108_876.75)])),
    recognised("isw-later/20230520.geojson", Holds(&[("Russia", 106_719.74)])),
    recognised("isw-later/20230801.geojson", Holds(&[("Russia", 106_649.73)])),
];

#[test]
fn every_file_has_its_answer() {
    let ukraine = Territory::ukraine();
    for answer in ANSWERS {
        let Some(read) = read(answer) else { return };
        let file = answer.file;
        let map = match (read, &answer.expected) {
            (Err(error), Refused(part)) => {
                assert!(error.to_string().contains(part), "{file}: {error}");
                continue;
            }
            (Ok(map), _) => map,
            (Err(error), _) => panic!("{file}: {error}"),
        };
        let report = ukraine.control(&map).unwrap();
        let text = report.to_string();
        let refusal = report.expect_of_territory();
        assert_eq!(refusal.is_err(), matches!(answer.expected, Elsewhere(_)), "{text}");
        let drawn = |name: &str| {
            let row = report.statuses().iter().find(|row| row.status().as_str() == name);
            row.unwrap().holding().area().km2()
        };
        match &answer.expected {
            Holds(sides) => {
                for (name, km2) in *sides {
                    let row = report.sides().iter().find(|row| row.side().as_str() == *name);
                    expect_near(
                        file,
                        (row.unwrap().holding().area() - row.unwrap().not_drawn()).km2(),
                        *km2,
                    );
                }
                let begins = match sides[0].0 {
                    "controlled" => text.contains("% of Ukraine is controlled: "),
                    side => text.starts_with(&format!("{side} holds ")),
                };
                assert!(begins, "{text}");
            }
            NothingCounts(statuses) => {
                statuses.iter().for_each(|(name, km2)| expect_near(file, drawn(name), *km2));
                assert!(serde_json::to_value(&report).unwrap()["controlled"].is_null(), "{text}");
                assert!(!text.contains(" 0.0% of Ukraine"), "{text}");
            }
            Elsewhere(km2) => {
                let all = report.statuses().iter().map(|row| row.holding().area().km2()).sum();
                expect_near(file, all, *km2);
                assert!(text.starts_with("no share: the map is no map of Ukraine"), "{text}");
            }
            Refused(part) => panic!("{file} is not refused: {part}"),
        }
    }
}

/// Whatever is there has a row, so that a file that comes later is not forgotten.
#[test]
fn no_file_is_without_an_answer() {
    for folder in ["wild", "sources", "many-days", "isw", "isw-later"] {
        let Some(path) = data(folder) else { return };
        for entry in fs::read_dir(path).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_map = name.ends_with("json");
            let file = format!("{folder}/{name}");
            assert!(!is_map || ANSWERS.iter().any(|row| row.file == file), "{file} has no answer");
        }
    }
}

fn read(answer: &Answer) -> Option<Result<ControlMap, Error>> {
    let mut reader = MapReader::new();
    if let Some(legend) = answer.legend {
        let read = match legend.strip_suffix(".toml") {
            Some(_) => Legend::open(data(legend)?),
            None => Legend::built_in(legend),
        };
        reader = reader.legend(read.unwrap());
    }
    if let Some(date) = answer.date {
        reader = reader.date(date.parse().unwrap());
    }
    Some(reader.open(data(answer.file)?))
}

/// To 0.01 km², or what densified edges are off.
fn expect_near(file: &str, found: f64, expected: f64) {
    let off = (found - expected).abs();
    assert!(off <= 0.02_f64.max(2e-6 * expected), "{file}: {found} km², not {expected}");
}
