//! The sides of a legend: who holds which statuses.

use serde::Deserialize;

use crate::side::Side;
use crate::status::Status;

/// What a legend says of one side: the statuses that it holds or may hold, and how texts and pictures
/// know it.
///
/// ```
/// use territory_control::{Legend, Side, Status};
///
/// let isw = Legend::built_in("isw")?;
/// let russia = &isw.sides()[0];
/// assert_eq!(russia.name(), &Side::new("Russia"));
/// assert_eq!(russia.holds(), [Status::OCCUPIED]);
/// assert_eq!(russia.may_hold(), [Status::CLAIMED, Status::ADVANCE, Status::new("infiltration")]);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegendSide {
    pub(super) name: Side,
    #[serde(default)]
    pub(super) holds: Vec<Status>,
    #[serde(default)]
    pub(super) may_hold: Vec<Status>,
    #[serde(default)]
    pub(super) called: Vec<String>,
    pub(super) colour: Option<String>,
    #[serde(default)]
    pub(super) holds_rest: bool,
}

impl LegendSide {
    /// The one side of a legend that names none: it holds what the legend calls controlled. Where that is
    /// one status out of the map maker's own words, the side has its name.
    pub(super) fn unnamed(controlled: Vec<Status>, widens: Vec<Status>) -> Self {
        let name = match controlled.as_slice() {
            [status] if !status.is_known() => Side::new(status.as_str()),
            _ => Side::CONTROLLED,
        };
        let (holds, may_hold) = (controlled, widens);
        Self { name, holds, may_hold, called: Vec::new(), colour: None, holds_rest: false }
    }

    /// Its name.
    pub fn name(&self) -> &Side {
        &self.name
    }

    /// The statuses of the ground that it holds.
    pub fn holds(&self) -> &[Status] {
        &self.holds
    }

    /// The statuses of ground that it may hold: they widen the range of its share.
    pub fn may_hold(&self) -> &[Status] {
        &self.may_hold
    }

    /// What texts call it and what belongs to it, besides its name: "Russian", "Moscow".
    pub fn called(&self) -> &[String] {
        &self.called
    }

    /// Its colour in pictures, as `#rrggbb`, where the legend gives one.
    pub fn colour(&self) -> Option<&str> {
        self.colour.as_deref()
    }

    /// Whether it holds what the maps do not draw.
    pub fn holds_rest(&self) -> bool {
        self.holds_rest
    }
}

/// What is wrong with the sides of a legend, if anything is.
pub(super) fn check(sides: &[LegendSide]) -> Result<(), String> {
    for (place, side) in sides.iter().enumerate() {
        let name = &side.name;
        if name.as_str().trim().is_empty() {
            return Err(format!("side {place} has no name"));
        }
        if side.holds.iter().chain(&side.may_hold).any(|status| *status == Status::ELSEWHERE) {
            return Err(format!("{name} holds \"elsewhere\", which is not part of the question"));
        }
        let before = sides.iter().take(place);
        if before.clone().any(|other| other.name == *name) {
            return Err(format!("the side {name} stands twice"));
        }
        for status in &side.holds {
            if let Some(other) = before.clone().find(|other| other.holds.contains(status)) {
                return Err(format!("both {} and {name} hold {status}", other.name));
            }
            if side.may_hold.contains(status) {
                return Err(format!("{name} both holds {status} and may hold it"));
            }
        }
        if side.holds_rest
            && let Some(other) = before.clone().find(|other| other.holds_rest)
        {
            return Err(format!("both {} and {name} hold what is not drawn", other.name));
        }
        if let Some(colour) = side.colour.as_deref().filter(|colour| !is_colour(colour)) {
            return Err(format!("the colour {colour:?} of {name} is not of the form #rrggbb"));
        }
    }
    Ok(())
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}
