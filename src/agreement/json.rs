//! Comparisons as JSON: the document of the example program `compare`.

use serde::{Serialize, Serializer};

use super::{Agreement, Pair, RegionTally, Source, Tally};
use crate::method::Method;
use crate::quantity::Area;
use crate::warning::Warning;

/// Areas in km², shares in per cent, Jaccard indices as fractions, unrounded.
impl Serialize for Agreement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Document::from(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    territory: Territory<'a>,
    method: &'a Method,
    sources: Vec<SourceRow<'a>>,
    #[serde(flatten)]
    total: Figures<'a>,
    #[serde(flatten)]
    regional: Option<Regional<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct Territory<'a> {
    name: &'a str,
    area_km2: f64,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    date: Option<String>,
    files: Vec<&'a str>,
    sha256: Vec<&'a str>,
    legend: &'a str,
    held_km2: f64,
    share_percent: f64,
    only_km2: f64,
}

/// A tally. `held_km2` and `only_km2` are by source and in the rows of the sources for the total.
#[derive(Serialize)]
struct Figures<'a> {
    all_km2: f64,
    any_km2: f64,
    agreed_percent: f64,
    at_least: Vec<LevelRow>,
    pairs: Vec<PairRow<'a>>,
}

#[derive(Serialize)]
struct LevelRow {
    sources: usize,
    area_km2: f64,
    share_percent: f64,
    exactly_km2: f64,
}

#[derive(Serialize)]
struct PairRow<'a> {
    first: &'a str,
    second: &'a str,
    jaccard: f64,
    intersection_km2: f64,
    union_km2: f64,
    first_surplus_km2: f64,
    second_surplus_km2: f64,
}

#[derive(Serialize)]
struct Regional<'a> {
    regions: Vec<RegionRow<'a>>,
    outside: PartRow<'a>,
}

#[derive(Serialize)]
struct RegionRow<'a> {
    name: &'a str,
    code: Option<&'a str>,
    parent: Option<&'a str>,
    in_sum: bool,
    /// What shares are of: the official area, or that within the boundary.
    denominator: &'static str,
    denominator_km2: f64,
    #[serde(flatten)]
    part: PartRow<'a>,
}

/// The figures of a part of the country, those of the sources with them.
#[derive(Serialize)]
struct PartRow<'a> {
    sources: Vec<PartOfSource<'a>>,
    #[serde(flatten)]
    figures: Figures<'a>,
}

#[derive(Serialize)]
struct PartOfSource<'a> {
    name: &'a str,
    held_km2: f64,
    only_km2: f64,
}

impl<'a> From<&'a Agreement> for Document<'a> {
    fn from(agreement: &'a Agreement) -> Self {
        let (sources, total) = (agreement.sources(), agreement.total());
        Self {
            territory: Territory { name: agreement.territory(), area_km2: agreement.whole().km2() },
            method: agreement.method(),
            sources: sources.iter().zip(total.only()).map(SourceRow::from).collect(),
            total: Figures::new(agreement, total, agreement.whole()),
            regional: agreement.outside().map(|outside| Regional {
                regions: agreement
                    .regions()
                    .iter()
                    .map(|region| RegionRow::new(agreement, region))
                    .collect(),
                // What lies in no region has no area of its own to be a share of.
                outside: PartRow::new(agreement, outside, agreement.whole()),
            }),
            warnings: agreement.warnings(),
        }
    }
}

impl<'a> From<(&'a Source, &Area)> for SourceRow<'a> {
    fn from((source, only): (&'a Source, &Area)) -> Self {
        let report = source.report();
        Self {
            name: source.name(),
            date: source.date().map(|date| date.to_string()),
            files: report.files().iter().map(|file| file.name.as_str()).collect(),
            sha256: report.files().iter().map(|file| file.sha256.as_str()).collect(),
            legend: report.legend(),
            held_km2: report.controlled().area().km2(),
            share_percent: report.controlled().share().percent(),
            only_km2: only.km2(),
        }
    }
}

impl<'a> Figures<'a> {
    fn new(agreement: &'a Agreement, tally: &Tally, whole: Area) -> Self {
        let levels =
            (1..=agreement.sources().len()).filter_map(|count| LevelRow::new(count, tally, whole));
        Self {
            all_km2: tally.all().km2(),
            any_km2: tally.any().km2(),
            agreed_percent: tally.agreed().percent(),
            at_least: levels.collect(),
            pairs: tally.pairs().iter().map(|pair| PairRow::new(agreement, pair)).collect(),
        }
    }
}

impl LevelRow {
    fn new(count: usize, tally: &Tally, whole: Area) -> Option<Self> {
        let area = tally.at_least(count)?;
        Some(Self {
            sources: count,
            area_km2: area.km2(),
            share_percent: area.share_of(whole).percent(),
            exactly_km2: tally.exactly(count)?.km2(),
        })
    }
}

impl<'a> PairRow<'a> {
    fn new(agreement: &'a Agreement, pair: &Pair) -> Self {
        let [first, second] = [pair.first(), pair.second()]
            .map(|source| agreement.sources().get(source).map_or("", Source::name));
        Self {
            first,
            second,
            jaccard: pair.jaccard(),
            intersection_km2: pair.intersection().km2(),
            union_km2: pair.union().km2(),
            first_surplus_km2: pair.first_surplus().km2(),
            second_surplus_km2: pair.second_surplus().km2(),
        }
    }
}

impl<'a> RegionRow<'a> {
    fn new(agreement: &'a Agreement, region: &'a RegionTally) -> Self {
        Self {
            name: region.name(),
            code: region.code(),
            parent: region.parent(),
            in_sum: region.is_in_sum(),
            denominator: region.whole().name(),
            denominator_km2: region.whole().area().km2(),
            part: PartRow::new(agreement, region.tally(), region.whole().area()),
        }
    }
}

impl<'a> PartRow<'a> {
    fn new(agreement: &'a Agreement, tally: &Tally, whole: Area) -> Self {
        let sources = agreement.sources().iter().zip(tally.held()).zip(tally.only());
        let sources = sources.map(|((source, held), only)| PartOfSource {
            name: source.name(),
            held_km2: held.km2(),
            only_km2: only.km2(),
        });
        Self { sources: sources.collect(), figures: Figures::new(agreement, tally, whole) }
    }
}
