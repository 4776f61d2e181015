//! What changed within the territory, where maps are clipped to it: the boundary lies on the edges that two
//! maps have in common as a third set.

use proptest::prelude::*;
use serde_json::json;
use territory_control::method::Clip;
use territory_control::{
    Area, ControlMap, Input, Limits, Method, Status, Territory, TerritoryReader,
};

use super::boxes::{
    Drawn, Place, area_of_cells, collection, drawing, drawn_features, expect_near, feature, holds,
    place, status_at,
};
use super::shared::data;

fn territory(place: Place) -> Territory {
    let text = collection(&[feature(&json!({"name": "box"}), place)]);
    let input = Input::from_reader("box.geojson", text.as_bytes(), &Limits::default()).unwrap();
    TerritoryReader::new().region_name("name").read(&input).unwrap()
}

fn map(day: u8, drawn: &[Drawn]) -> ControlMap {
    let name = format!("map_2025-01-0{day}.geojson");
    ControlMap::from_bytes(&name, collection(&drawn_features(drawn)).as_bytes()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The second day has some boxes of the first, so that edges are common to both.
    #[test]
    fn a_clipped_change_is_that_of_the_cells_within(
        place in place(), earlier in drawing(), later in drawing(), kept in 0_usize..6,
    ) {
        let kept = earlier.iter().take(kept).copied();
        let later: Vec<Drawn> = kept.chain(later).collect();
        let method = Method::default().clip(Clip::Territory);
        let change = territory(place).survey(&method).change(&map(1, &earlier), &map(2, &later)).unwrap();
        let area = |wanted: [bool; 2]| {
            area_of_cells(|at| {
                let held = [&earlier, &later].map(|drawn| status_at(drawn, at) == Some(Status::OCCUPIED));
                holds(place, at) && held == wanted
            })
        };
        expect_near(change.gained(), area([false, true]), "gained");
        expect_near(change.lost(), area([true, false]), "lost");
        expect_near(change.held(), area([true, true]), "held");
    }
}

/// Each map is measured by itself and the change between them in another walk.
#[test]
fn clipped_changes_add_up_on_real_maps() {
    let ukraine = Territory::ukraine();
    let method = Method::default().clip(Clip::Territory);
    for [earlier, later] in [
        [
            "deepstate/deepstatemap_data_20251101.geojson",
            "deepstate/deepstatemap_data_20251201.geojson",
        ],
        [
            "isw/20220706_RussianAssessedCoTinUkraine.geojson",
            "isw/20220708_RussianAssessedCoTinUkraine.geojson",
        ],
        ["deepstate-history/1654066641.geojson", "deepstate-history/1656655372.geojson"],
    ] {
        let (Some(earlier), Some(later)) = (data(earlier), data(later)) else { return };
        let [before, after] = [earlier, later].map(|path| ControlMap::open(path).unwrap());
        let survey = ukraine.survey(&method);
        for [before, after] in [[&before, &after], [&after, &before]] {
            let change = survey.change(before, after).unwrap();
            let held_before = survey.control(before).unwrap().controlled().area();
            let held_after = survey.control(after).unwrap().controlled().area();
            expect_near(change.held() + change.gained(), held_after, "held and gained");
            expect_near(change.held() + change.lost(), held_before, "held and lost");
            assert!(change.gained() > Area::ZERO && change.lost() > Area::ZERO);
        }
    }
}
