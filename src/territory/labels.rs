//! Names that tell regions apart, and the region that somebody means by one.

use std::collections::HashMap;

use super::called::{By, Called, Spelling};
use super::region::Region;

/// Labels regions: by name, and where several are called so by more.
pub(super) fn label_regions(regions: &mut [Region]) {
    tell_apart(regions, |region, _| {
        region.parent.as_ref().map(|parent| format!("{parent}/{}", region.name))
    });
    tell_apart(regions, |region, _| {
        region.code.as_ref().map(|code| format!("{} ({code})", region.label))
    });
    number_namesakes(regions);
    tell_apart(regions, |region, number| Some(format!("{} ({number})", region.label)));
}

/// Numbers regions that would have the name of others for themselves. A parent may have that of its parts.
fn number_namesakes(regions: &mut [Region]) {
    let mut namesakes: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, region) in regions.iter().enumerate() {
        namesakes.entry(region.name.clone()).or_default().push(place);
    }
    for places in namesakes.into_values().filter(|places| places.len() > 1) {
        let plain = places.iter().zip(1..).filter(|(place, _)| {
            let others = places.iter().filter(|other| other != place);
            let has_plain = regions.get(**place).is_some_and(|region| region.label == region.name);
            has_plain && !others.copied().all(|other| is_part_of(other, **place, regions))
        });
        let plain: Vec<(usize, usize)> = plain.map(|(place, number)| (*place, number)).collect();
        for (place, number) in plain {
            if let Some(region) = regions.get_mut(place) {
                region.label = format!("{} ({number})", region.name);
            }
        }
    }
}

/// Whether a region is a part of another one, or of one of its parts.
fn is_part_of(part: usize, whole: usize, regions: &[Region]) -> bool {
    let parents = std::iter::successors(Some(part), |place| regions.get(*place)?.parent_place);
    parents.skip(1).any(|place| place == whole)
}

/// Gives regions whose label others have, too, another one. The number is that among those, from one.
fn tell_apart(regions: &mut [Region], relabel: impl Fn(&Region, usize) -> Option<String>) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for region in regions.iter() {
        *times.entry(region.label.clone()).or_default() += 1;
    }
    times.retain(|_, times| *times > 1);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for region in regions.iter_mut().filter(|region| times.contains_key(&region.label)) {
        let number = numbers.entry(region.label.clone()).or_default();
        *number += 1;
        if let Some(label) = relabel(region, *number) {
            region.label = label;
        }
    }
}

/// The places of the regions that somebody may mean: by a code or a label that is one region's, else by a name;
/// as it is spelled, else with other capitals.
pub(crate) fn places_called<'r>(
    regions: impl Iterator<Item = Called<'r>>,
    wanted: &str,
) -> Vec<usize> {
    let regions: Vec<Called<'r>> = regions.collect();
    for spelling in [Spelling::Same, Spelling::OtherCapitals] {
        for by in [By::Own, By::Any] {
            let places = regions.iter().enumerate();
            let places = places.filter(|(_, called)| called.is(wanted, by, spelling));
            let places: Vec<usize> = places.map(|(place, _)| place).collect();
            if places.len() == 1 || (by == By::Any && !places.is_empty()) {
                return places;
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Ground;
    use crate::territory::region::Origin;

    fn region(name: &str, parent: Option<&str>, code: Option<&str>) -> Region {
        let parent = parent.map(str::to_owned);
        let code = code.map(str::to_owned);
        Region { code, ..Region::new(name, parent, None, Ground::default(), Origin::Prepared) }
    }

    #[test]
    fn labels_tell_regions_apart_and_names_find_all_that_are_called_so() {
        let mut regions = [
            region("center", Some("west"), None),
            region("coast", Some("west"), None),
            region("center", Some("east"), None),
            region("Port", None, Some("P1")),
            region("Port", None, Some("P2")),
            region("Port", None, None),
            region("Isle", None, None),
            region("Isle", None, None),
            region("Aleppo", Some("Aleppo"), None),
            region("Aleppo", None, None),
        ];
        regions[8].parent_place = Some(9);
        label_regions(&mut regions);
        assert_eq!(
            regions.each_ref().map(Region::label),
            [
                "west/center",
                "coast",
                "east/center",
                "Port (P1)",
                "Port (P2)",
                "Port (3)",
                "Isle (1)",
                "Isle (2)",
                "Aleppo/Aleppo",
                "Aleppo",
            ],
        );
        for (wanted, expected) in [
            ("center", vec![0, 2]),
            ("East/Center", vec![2]),
            ("CENTER", vec![0, 2]),
            ("p1", vec![3]),
            ("Port", vec![3, 4, 5]),
            ("isle", vec![6, 7]),
            ("Isle (2)", vec![7]),
            // The group; it has its namesake in it.
            ("Aleppo", vec![9]),
            ("nowhere", vec![]),
        ] {
            let called = regions.iter().map(Region::called);
            assert_eq!(places_called(called, wanted), expected, "{wanted}");
        }
    }
}
