//! What the regions are parts of: by name in the file, by place here.
//!
//! Names repeat: many provinces have a district called after their capital, and many a province has a city that
//! is called like it. So a name means the region that is called so; of several the one that has most of the
//! part, and never the part itself. Where no region is called so, or one that is calls itself a part of it, the
//! name is that of a group, which is made of its parts: "Aleppo" with the regions Aleppo and Afrin.

use std::collections::{BTreeMap, BTreeSet};

use super::region::{Origin, Region};
use crate::error::Error;
use crate::geometry::union_all;
use crate::limits::Budget;
use crate::quantity::Area;

/// What a region names as its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parent {
    /// Another region.
    Region(usize),
    /// A group of this name, which is not drawn.
    Group,
    /// None, or the whole.
    None,
}

/// Finds what each region is a part of, and adds the groups that are named and not drawn, made of their parts.
/// What belongs to the whole has no other parent.
pub(super) fn join_parents(
    regions: &mut Vec<Region>,
    whole: Option<&Region>,
    budget: &Budget,
) -> Result<(), Error> {
    let mut parents = find_parents(regions, whole, budget)?;
    let of_groups = names_in_circles(regions, &parents);
    for (region, parent) in regions.iter().zip(&mut parents) {
        if region.parent().is_some_and(|name| of_groups.contains(name)) {
            *parent = Parent::Group;
        }
    }
    let groups = groups(regions, &parents, budget)?;
    for (region, parent) in regions.iter_mut().zip(parents) {
        region.parent_place = match parent {
            Parent::Region(place) => Some(place),
            Parent::Group | Parent::None => None,
        };
    }
    for (mut group, parts) in groups {
        let place = regions.len();
        group.parent_place = None;
        regions.push(group);
        for part in parts {
            if let Some(region) = regions.get_mut(part) {
                region.parent_place = Some(place);
            }
        }
    }
    Ok(())
}

fn find_parents(
    regions: &[Region],
    whole: Option<&Region>,
    budget: &Budget,
) -> Result<Vec<Parent>, Error> {
    let mut called: BTreeMap<&str, Vec<(Parent, &Region)>> = BTreeMap::new();
    for (place, region) in regions.iter().enumerate() {
        called.entry(region.name()).or_default().push((Parent::Region(place), region));
    }
    if let Some(whole) = whole {
        called.entry(whole.name()).or_default().push((Parent::None, whole));
    }
    let parents = regions.iter().enumerate().map(|(place, region)| {
        let Some(name) = region.parent() else { return Ok(Parent::None) };
        let candidates = called.get(name).map_or(&[][..], Vec::as_slice);
        match candidates {
            [] => Ok(Parent::Group),
            [(only, _)] => Ok(*only),
            _ => with_most_of(region, Parent::Region(place), candidates, budget),
        }
    });
    parents.collect()
}

/// Of several candidates the one that has most of a region's ground; of those that have it alike, the smallest.
fn with_most_of(
    region: &Region,
    own: Parent,
    candidates: &[(Parent, &Region)],
    budget: &Budget,
) -> Result<Parent, Error> {
    let mut found = (Parent::Group, -1, 0);
    for (parent, candidate) in candidates.iter().filter(|(parent, _)| *parent != own) {
        let common = candidate.ground.intersection(&region.ground, budget)?.double_area();
        let size = candidate.ground.double_area();
        if (common, -size) > (found.1, -found.2) {
            found = (*parent, common, size);
        }
    }
    Ok(found.0)
}

/// The names of parents along which a region is, in the end, a part of itself.
fn names_in_circles<'r>(regions: &'r [Region], parents: &[Parent]) -> BTreeSet<&'r str> {
    let in_circles = regions.iter().enumerate().filter(|(place, _)| comes_back(*place, parents));
    in_circles.filter_map(|(_, region)| region.parent()).collect()
}

fn comes_back(place: usize, parents: &[Parent]) -> bool {
    let mut at = place;
    for _ in parents {
        match parents.get(at) {
            Some(Parent::Region(next)) if *next == place => return true,
            Some(Parent::Region(next)) => at = *next,
            _ => return false,
        }
    }
    false
}

/// The groups that are named, each with the places of its parts.
fn groups(
    regions: &[Region],
    parents: &[Parent],
    budget: &Budget,
) -> Result<Vec<(Region, Vec<usize>)>, Error> {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, (region, parent)) in regions.iter().zip(parents).enumerate() {
        if let (Some(name), Parent::Group) = (region.parent(), parent) {
            named.entry(name).or_default().push(place);
        }
    }
    let groups = named.into_iter().map(|(name, places)| {
        let parts: Vec<&Region> = places.iter().filter_map(|place| regions.get(*place)).collect();
        let ground = union_all(parts.iter().map(|part| &part.ground), budget)?;
        let official_area = official_area_of(&parts);
        Ok((Region::new(name, None, official_area, ground, Origin::Parts), places))
    });
    groups.collect()
}

/// The official area of regions together; none where that of one is not known.
fn official_area_of(regions: &[&Region]) -> Option<Area> {
    let areas: Option<Vec<Area>> = regions.iter().map(|region| region.official_area).collect();
    areas.map(|areas| areas.into_iter().sum())
}

/// So much of a ground, in per cent, is all of it: two levels of one country are drawn each for itself, and
/// their borders and coasts differ.
pub(super) const ALL_PERCENT: i128 = 98;

/// Adds, for each of the first regions, those that are drawn, what its parts leave of it, if that is more than
/// borders that differ. Which regions name a parent does not change what ground the country has: a city that
/// names its province leaves the province's other ground where it is.
pub(super) fn add_rests(
    regions: &mut Vec<Region>,
    drawn: usize,
    budget: &Budget,
) -> Result<(), Error> {
    let mut parts: BTreeMap<usize, Vec<&Region>> = BTreeMap::new();
    for region in regions.iter() {
        if let Some(place) = region.parent_place.filter(|place| *place < drawn) {
            parts.entry(place).or_default().push(region);
        }
    }
    let mut rests = Vec::new();
    for (place, parts) in parts {
        let Some(region) = regions.get(place) else { continue };
        let divided = union_all(parts.iter().map(|part| &part.ground), budget)?;
        let held = divided.intersection(&region.ground, budget)?.double_area();
        if 100 * held >= ALL_PERCENT * region.ground.double_area() {
            continue;
        }
        let official = region.official_area.zip(official_area_of(&parts));
        let official = official.map(|(all, divided)| all - divided);
        let mut rest = Region::new(
            &format!("rest of {}", region.name),
            Some(region.name.clone()),
            official.filter(|area| *area > Area::ZERO),
            region.ground.difference(&divided, budget)?,
            Origin::Rest,
        );
        rest.parent_place = Some(place);
        rests.push(rest);
    }
    regions.extend(rests);
    Ok(())
}
