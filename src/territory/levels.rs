//! Levels of regions: the whole, and parents that are named but not drawn, or drawn and not divided whole.

use std::collections::{BTreeMap, BTreeSet};

use super::region::{Origin, Region};
use crate::error::Error;
use crate::geometry::{Bounds, Ground, union_all};
use crate::limits::Budget;
use crate::quantity::Area;
use crate::warning::{Warning, WarningCode};

/// So much of a ground, in per cent, is all of it: two levels of one country are drawn each for itself, and
/// their borders and coasts differ.
const ALL_PERCENT: i128 = 98;

/// Takes out the region that holds all the others, if there is one.
///
/// The rule: of two regions or more, the largest is the whole if 98 % of what the others cover together lies
/// in it. Files of a country often begin with the country, and it is no part of itself. It decides what
/// ground the others cover, not how many they are nor in how many levels: with its two halves, or with its
/// provinces and their districts, a country is as much the whole as with its provinces alone.
pub(super) fn take_whole(
    regions: &mut Vec<Region>,
    budget: &Budget,
) -> Result<Option<Region>, Error> {
    let sizes = regions.iter().map(|region| region.ground.double_area()).enumerate();
    let Some((largest, size)) = sizes.max_by_key(|(_, size)| *size) else { return Ok(None) };
    if regions.len() < 2 || !may_hold(size, all_but(largest, regions)) {
        return Ok(None);
    }
    let covered = union_all(all_but(largest, regions), budget)?;
    let Some(candidate) = regions.get(largest) else { return Ok(None) };
    let held = covered.intersection(&candidate.ground, budget)?.double_area();
    Ok(is_all(held, &covered).then(|| regions.remove(largest)))
}

/// The grounds of all regions but one.
fn all_but(one: usize, regions: &[Region]) -> impl Iterator<Item = &Ground> {
    let others = regions.iter().enumerate().filter(move |(place, _)| *place != one);
    others.map(|(_, region)| &region.ground)
}

fn is_all(held: i128, of: &Ground) -> bool {
    100 * held >= ALL_PERCENT * of.double_area()
}

/// Whether a region of this size may hold others, without an overlay: grounds in boxes that do not meet cover
/// what they have together. The provinces of a country are told apart from the country so, by a few of them.
fn may_hold<'g>(size: i128, others: impl Iterator<Item = &'g Ground>) -> bool {
    // Each box is compared with all before it.
    const MOST_BOXES: usize = 64;
    let mut apart: Vec<Bounds> = Vec::new();
    let mut covered = 0;
    for ground in others {
        let Some(bounds) = ground.bounds() else { continue };
        if apart.iter().any(|other| other.meets(&bounds)) {
            continue;
        }
        apart.push(bounds);
        covered += ground.double_area();
        if 100 * size < ALL_PERCENT * covered {
            return false;
        }
        if apart.len() == MOST_BOXES {
            break;
        }
    }
    true
}

pub(super) fn whole_warning(whole: &Region) -> Warning {
    let message = format!("{:?} holds all other regions and is taken as the whole", whole.name);
    Warning::new(WarningCode::TerritoryWhole, message)
}

/// Regions by the parent that they name.
fn by_parent(regions: &[Region]) -> BTreeMap<&str, Vec<&Region>> {
    let mut parts: BTreeMap<&str, Vec<&Region>> = BTreeMap::new();
    for region in regions {
        if let Some(parent) = region.parent() {
            parts.entry(parent).or_default().push(region);
        }
    }
    parts
}

/// Adds the parents that are named but not drawn, made of their parts. What belongs to the whole has no
/// other parent.
pub(super) fn add_missing_parents(
    regions: &mut Vec<Region>,
    whole: Option<&Region>,
    budget: &Budget,
) -> Result<(), Error> {
    let drawn: BTreeSet<&str> = regions.iter().chain(whole).map(Region::name).collect();
    let missing = by_parent(regions).into_iter().filter(|(parent, _)| !drawn.contains(parent));
    let parents: Vec<Region> = missing
        .map(|(name, parts)| {
            Ok(Region {
                name: name.to_owned(),
                native_name: None,
                code: None,
                parent: None,
                official_area: official_area_of(&parts),
                ground: union_all(parts.iter().map(|part| &part.ground), budget)?,
                origin: Origin::Parts,
            })
        })
        .collect::<Result<_, Error>>()?;
    regions.extend(parents);
    Ok(())
}

/// The official area of regions together; none where that of one is not known.
fn official_area_of(regions: &[&Region]) -> Option<Area> {
    let areas: Option<Vec<Area>> = regions.iter().map(|region| region.official_area).collect();
    areas.map(|areas| areas.into_iter().sum())
}

/// Adds, for each parent that is drawn and not divided whole, the rest of it. Which regions name a parent
/// does not change what ground the country has: a city that names its province leaves the province's other
/// ground where it is.
pub(super) fn add_rests(regions: &mut Vec<Region>, budget: &Budget) -> Result<(), Error> {
    let parts = by_parent(regions);
    let mut rests = Vec::new();
    for region in regions.iter().filter(|region| region.parent() != Some(region.name())) {
        let Some(parts) = parts.get(region.name()) else { continue };
        let divided = union_all(parts.iter().map(|part| &part.ground), budget)?;
        let held = divided.intersection(&region.ground, budget)?.double_area();
        if !is_all(held, &region.ground) {
            let rest = region.official_area.zip(official_area_of(parts));
            rests.push(Region {
                name: format!("rest of {}", region.name),
                native_name: None,
                code: None,
                parent: Some(region.name.clone()),
                official_area: rest
                    .map(|(all, divided)| all - divided)
                    .filter(|area| *area > Area::ZERO),
                ground: region.ground.difference(&divided, budget)?,
                origin: Origin::Rest,
            });
        }
    }
    regions.extend(rests);
    Ok(())
}
