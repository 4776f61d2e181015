//! The methods that someone could plausibly have used.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::figure::Amount;
use crate::map::ControlMap;
use crate::measure::{Measure, Radius};
use crate::method::{Addition, Clip, Counted, Denominator, Method, Overlap};
use crate::quantity::Area;
use crate::status::Status;
use crate::territory::Territory;

/// How a change is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Counting {
    /// Gains less losses; for a level, the level.
    Net,
    /// Gains alone.
    Gained,
    /// Losses alone.
    Lost,
}

/// A method to try.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) preset: Option<&'static str>,
    pub(super) method: Method,
    pub(super) counting: Counting,
    /// How many choices differ from ours.
    choices: u8,
    /// The sum over its choices of how rarely each is made; zero for the method of the maps' publisher.
    pub(super) implausibility: u8,
}

/// Projections that areas are taken in.
const PROJECTIONS: [&str; 3] = ["proj:EPSG:3857", "proj:+proj=cea", "proj:EPSG:32636"];

/// The methods of publishers by their names.
const PRESETS: [&str; 5] = ["deepstate", "economist-isw", "nzz-maps", "web-mercator", "default"];

/// Nobody makes more other choices than these at once, except publishers whose methods are known.
const MOST_CHOICES: u8 = 3;

/// A choice that this build cannot make, or that has no answer on these maps or this territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Untried {
    name: String,
    reason: String,
}

impl Untried {
    /// The measure or the preset.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it was not tried.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// The projections and presets to try that this build cannot make: those that need PROJ, where it is missing.
pub(super) fn untried() -> Vec<Untried> {
    let measures = PROJECTIONS.iter().filter_map(|name| unmade::<Measure>(name));
    measures.chain(PRESETS.iter().filter_map(|name| unmade::<Method>(name))).collect()
}

/// The choice of a name, if it cannot be made.
fn unmade<T: FromStr<Err = Error>>(name: &'static str) -> Option<Untried> {
    let error = name.parse::<T>().err()?;
    let reason = if cfg!(feature = "proj") {
        error.to_string()
    } else {
        "this build has no map projections (feature `proj`)".to_owned()
    };
    Some(Untried { name: name.to_owned(), reason })
}

impl Untried {
    /// A method that failed: a projection, for example, of ground that it does not reach.
    pub(super) fn failed(preset: Option<&str>, method: &Method, error: &Error) -> Self {
        let mut name = preset.map_or_else(|| method.measure.to_string(), str::to_owned);
        if preset.is_none() && method.denominator == Denominator::Boundary {
            name += " of the boundary";
        }
        Self { name, reason: error.finding() }
    }
}

/// All methods to try except ours, each once.
pub(super) fn candidates(
    territory: &Territory,
    maps: &[&ControlMap],
    ours: &Method,
    asked: Amount,
) -> Vec<Candidate> {
    let is_change = maps.len() > 1;
    let mut known = HashSet::from([(ours.to_string(), Counting::Net)]);
    let mut candidates: Vec<Candidate> = presets(maps, ours).collect();
    candidates.retain(|candidate| {
        known.insert((normal(&candidate.method, asked, is_change), Counting::Net))
    });
    let mut choices = choices(territory, maps, ours, asked);
    choices.sort_by_key(|choice| choice.implausibility);
    for choice in choices {
        let counted_alike = normal(&choice.method, asked, is_change);
        if known.insert((counted_alike, choice.counting)) {
            candidates.push(choice);
        }
    }
    candidates
}

/// A method without the choices that make no difference to what is asked: an area has no denominator.
fn normal(method: &Method, asked: Amount, is_change: bool) -> String {
    let mut method = method.clone();
    if matches!(asked, Amount::Area(_)) {
        method.denominator = Denominator::Official;
    }
    if is_change {
        method.addition = None;
    }
    method.to_string()
}

/// The methods of publishers; those that need PROJ, where it is there. The method of the maps' own
/// publisher is known beforehand. All are about our side; those that say which statuses count are about the
/// first of a legend.
fn presets(maps: &[&ControlMap], ours: &Method) -> impl Iterator<Item = Candidate> {
    let is_about_first = is_about_first(maps, ours);
    PRESETS.into_iter().filter_map(move |name| {
        let method: Method = name.parse().ok()?;
        if !is_about_first && method.counted != Counted::Legend {
            return None;
        }
        let mut publishers = maps.iter().flat_map(|map| map.publishers_methods());
        let is_publishers = is_about_first && publishers.any(|own| own == name);
        Some(Candidate {
            preset: Some(name),
            method: method.side(ours.side.clone()),
            counting: Counting::Net,
            choices: 0,
            implausibility: if is_publishers { 0 } else { 2 },
        })
    })
}

/// Whether a method is about the side that the maps' legends begin with.
fn is_about_first(maps: &[&ControlMap], method: &Method) -> bool {
    let asked = method.side.as_ref();
    asked.is_none_or(|side| maps.iter().all(|map| map.first_side() == Some(side)))
}

/// Our method, and ours with up to [`MOST_CHOICES`] other choices.
fn choices(
    territory: &Territory,
    maps: &[&ControlMap],
    ours: &Method,
    asked: Amount,
) -> Vec<Candidate> {
    let is_change = maps.len() > 1;
    let own = Candidate {
        preset: None,
        method: ours.clone(),
        counting: Counting::Net,
        choices: 0,
        implausibility: 0,
    };
    let mut all = vec![own];
    vary(&mut all, &measures(), |candidate, measure| candidate.method.measure = measure);
    let overlaps = [(Overlap::Sum, 1), (Overlap::Dissolve, 1)];
    vary(&mut all, &overlaps, |candidate, overlap| candidate.method.overlap = overlap);
    vary(&mut all, &counted(maps, ours), |candidate, counted| candidate.method.counted = counted);
    let clips = [(Clip::Territory, 1), (Clip::Unclipped, 1)];
    vary(&mut all, &clips, |candidate, clip| candidate.method.clip = clip);
    if is_change {
        let gross = [(Counting::Gained, 1), (Counting::Lost, 2)];
        vary(&mut all, &gross, |candidate, counting| candidate.counting = counting);
        // Where overlaps are summed, ground counts twice, and there are no gross figures.
        all.retain(|candidate| {
            candidate.counting == Counting::Net || candidate.method.overlap == Overlap::Dissolve
        });
    } else {
        vary(&mut all, &additions(maps, ours), |candidate, added| {
            candidate.method.addition = added;
        });
    }
    if !matches!(asked, Amount::Area(_)) {
        vary(&mut all, &denominators(territory), |candidate, denominator| {
            candidate.method.denominator = denominator;
        });
    }
    all
}

/// Adds to all candidates those with one of these values in place of their own.
fn vary<T: Clone>(
    candidates: &mut Vec<Candidate>,
    values: &[(T, u8)],
    set: impl Fn(&mut Candidate, T),
) {
    let mut varied = Vec::new();
    for candidate in candidates.iter().filter(|candidate| candidate.choices < MOST_CHOICES) {
        for (value, implausibility) in values {
            let mut other = candidate.clone();
            set(&mut other, value.clone());
            if (&other.method, other.counting) != (&candidate.method, candidate.counting) {
                other.choices += 1;
                other.implausibility += implausibility;
                varied.push(other);
            }
        }
    }
    candidates.append(&mut varied);
}

/// What area tools in use compute. turf.js from version 7 on takes a sphere of 6,371,008.8 m.
fn measures() -> Vec<(Measure, u8)> {
    let turf_7 = Radius::from_metres(6_371_008.8).map(Measure::SpherePlanar);
    [
        (Measure::Wgs84Planar, 1),
        (Measure::Wgs84Geodesic, 1),
        (Measure::SpherePlanar(Radius::EQUATORIAL), 1),
        (Measure::SphereGeodesic(Radius::S2), 1),
        (Measure::SphereGeodesic(Radius::EQUATORIAL), 2),
    ]
    .into_iter()
    .chain(turf_7.map(|measure| (measure, 2)))
    .chain(PROJECTIONS.iter().filter_map(|name| Some((name.parse().ok()?, 2))))
    .collect()
}

/// What could be counted instead: grey zones too, without what was held before the war, all that is
/// drawn.
fn counted(maps: &[&ControlMap], ours: &Method) -> Vec<(Counted, u8)> {
    let own = statuses_by(maps, |map, status| ours.counts(map, status));
    let with_grey =
        statuses_by(maps, |map, status| ours.counts(map, status) || ours.leaves_open(map, status));
    let without_before =
        own.iter().filter(|status| **status != Status::OCCUPIED_BEFORE).cloned().collect();
    let everything = statuses_by(maps, |_, _| true);
    let mut known = vec![own];
    let mut choices = Vec::new();
    for (statuses, implausibility) in [(with_grey, 1), (without_before, 2), (everything, 3)] {
        if !statuses.is_empty() && !known.contains(&statuses) {
            known.push(statuses.clone());
            choices.push((Counted::Only(statuses), implausibility));
        }
    }
    choices
}

/// The statuses that a rule takes on any of the maps, in order.
fn statuses_by(maps: &[&ControlMap], rule: impl Fn(&ControlMap, &Status) -> bool) -> Vec<Status> {
    let statuses: BTreeSet<&Status> = maps.iter().flat_map(|map| map.statuses()).collect();
    let taken = statuses.into_iter().filter(|status| maps.iter().any(|map| rule(map, status)));
    taken.cloned().collect()
}

/// Ground that the maps' legends know to be missing; it is the first side's.
fn additions(maps: &[&ControlMap], ours: &Method) -> Vec<(Option<Addition>, u8)> {
    let maps = maps.iter().filter(|_| is_about_first(maps, ours));
    let omitted = maps.flat_map(|map| map.omitted());
    omitted.map(|(ground, area)| (Some(Addition::new(area, ground)), 1)).collect()
}

fn denominators(territory: &Territory) -> Vec<(Denominator, u8)> {
    let in_print = territory.areas_in_print().iter().copied();
    [(Denominator::Official, 1), (Denominator::Boundary, 2)]
        .into_iter()
        .chain(in_print.map(|area: Area| (Denominator::Given(area), 1)))
        .collect()
}

impl fmt::Display for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Net => "net",
            Self::Gained => "gained",
            Self::Lost => "lost",
        })
    }
}
