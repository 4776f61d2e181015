//! The whole: the region that holds all others.

use super::parents::ALL_PERCENT;
use super::region::Region;
use crate::error::Error;
use crate::geometry::{Bounds, Ground, union_all};
use crate::limits::Budget;
use crate::warning::{Warning, WarningCode};

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
