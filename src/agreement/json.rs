//! Comparisons as JSON: the document of the example program `compare`.

use serde::{Serialize, Serializer};

use super::{Agreement, Pair, RegionTally, Source, Tally};
use crate::map::MapFile;
use crate::quantity::Area;
use crate::report::{FileRow, Provenance, files_of};
use crate::side::Side;
use crate::territory::RegionEntry;
use crate::warning::Warning;

/// Areas in km², shares in per cent, Jaccard indices as fractions, unrounded.
impl Serialize for Agreement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Document::from(self).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Provenance<'a>,
    /// Whom the figures are about.
    side: Option<&'a Side>,
    sources: Vec<SourceRow<'a>>,
    #[serde(flatten)]
    total: Figures<'a>,
    #[serde(flatten)]
    regional: Option<Regional<'a>>,
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    date: Option<String>,
    files: Vec<&'a str>,
    sha256: Vec<Option<&'a str>>,
    legend: &'a str,
    /// Null, as all that is said of it, of a source that draws nothing that counts, which is no zero.
    held_km2: Option<f64>,
    share_percent: Option<f64>,
    only_km2: Option<f64>,
}

/// A tally. `held_km2` and `only_km2` are by source and in the rows of the sources for the total.
#[derive(Serialize)]
struct Figures<'a> {
    /// Null if a source draws nothing that counts.
    all_km2: Option<f64>,
    any_km2: f64,
    agreed_percent: Option<f64>,
    at_least: Vec<LevelRow>,
    pairs: Vec<PairRow<'a>>,
}

#[derive(Serialize)]
struct LevelRow {
    sources: usize,
    area_km2: f64,
    /// Null where the maps are not all of the territory.
    share_percent: Option<f64>,
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
    in_no_region: PartRow<'a>,
    outside: PartRow<'a>,
}

#[derive(Serialize)]
struct RegionRow<'a> {
    #[serde(flatten)]
    region: &'a RegionEntry,
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
    held_km2: Option<f64>,
    only_km2: Option<f64>,
}

impl<'a> From<&'a Agreement> for Document<'a> {
    fn from(agreement: &'a Agreement) -> Self {
        let (sources, total) = (agreement.sources(), agreement.total());
        Self {
            provenance: Provenance::new(
                "compare/2",
                agreement.method(),
                (agreement.territory(), agreement.whole()),
                sources.iter().flat_map(files_of_source).collect(),
            ),
            side: agreement.about(),
            sources: sources
                .iter()
                .zip(total.only())
                .map(|(source, only)| SourceRow::new(source, agreement.told(*only)))
                .collect(),
            total: Figures::new(agreement, total, agreement.whole()),
            regional: agreement.in_no_region().zip(agreement.outside()).map(|parts| {
                // What lies in no region has no area of its own to be a share of.
                let [in_no_region, outside] = <[&Tally; 2]>::from(parts)
                    .map(|tally| PartRow::new(agreement, tally, agreement.whole()));
                let regions = agreement.regions().iter();
                let regions = regions.map(|region| RegionRow::new(agreement, region)).collect();
                Regional { regions, in_no_region, outside }
            }),
            warnings: agreement.warnings(),
        }
    }
}

impl<'a> SourceRow<'a> {
    fn new(source: &'a Source, only_km2: Option<f64>) -> Self {
        let report = source.report();
        let held = report.controlled();
        let is_of_territory = report.refusal().is_none();
        Self {
            name: source.name(),
            date: source.date().map(|date| date.to_string()),
            files: report.files().iter().map(|file| file.name.as_str()).collect(),
            sha256: report.files().iter().map(MapFile::sha256).collect(),
            legend: report.legend(),
            held_km2: source.told(held.area().km2()),
            share_percent: source.told(held.share().percent()).filter(|_| is_of_territory),
            only_km2,
        }
    }
}

impl Agreement {
    /// A figure of what sources hold and others do not, if all draw what counts.
    fn told(&self, area: Area) -> Option<f64> {
        self.is_told().then(|| area.km2())
    }
}

impl Source {
    /// A figure of the source, if it draws what counts.
    fn told(&self, figure: f64) -> Option<f64> {
        self.is_telling().then_some(figure)
    }
}

fn files_of_source(source: &Source) -> Vec<FileRow<'_>> {
    files_of(Some(source.name()), source.report())
}

impl<'a> Figures<'a> {
    fn new(agreement: &'a Agreement, tally: &Tally, whole: Area) -> Self {
        let levels = (1..=agreement.places_of_telling().len())
            .filter_map(|count| LevelRow::new(count, tally, whole, agreement));
        Self {
            all_km2: agreement.told(tally.all()),
            any_km2: tally.any().km2(),
            agreed_percent: agreement.is_told().then(|| tally.agreed().percent()),
            at_least: levels.collect(),
            pairs: agreement
                .telling_pairs(tally)
                .map(|pair| PairRow::new(agreement, pair))
                .collect(),
        }
    }
}

impl LevelRow {
    fn new(count: usize, tally: &Tally, whole: Area, agreement: &Agreement) -> Option<Self> {
        let area = tally.at_least(count)?;
        let share = Some(area.share_of(whole).percent());
        Some(Self {
            sources: count,
            area_km2: area.km2(),
            share_percent: share.filter(|_| agreement.is_of_territory()),
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
            region: region.entry(),
            part: PartRow::new(agreement, region.tally(), region.whole().area()),
        }
    }
}

impl<'a> PartRow<'a> {
    fn new(agreement: &'a Agreement, tally: &Tally, whole: Area) -> Self {
        let sources = agreement.sources().iter().zip(tally.held()).zip(tally.only());
        let sources = sources.map(|((source, held), only)| PartOfSource {
            name: source.name(),
            held_km2: source.told(held.km2()),
            only_km2: agreement.told(*only),
        });
        Self { sources: sources.collect(), figures: Figures::new(agreement, tally, whole) }
    }
}
