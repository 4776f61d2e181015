//! Agreement: what several sources give of the same ground on one day.

mod consensus;
mod grounds;
mod json;
mod pair;
mod region_tally;
mod source;
mod table;
mod tally;

pub use pair::Pair;
pub use region_tally::RegionTally;
pub use source::Source;
pub use tally::Tally;

use std::sync::Arc;

use grounds::Sources;
use source::warnings_of;

use crate::error::{Error, ErrorKind};
use crate::limits::Budget;
use crate::map::{ControlMap, Sheet, Subject};
use crate::method::{Method, Outside, Overlap};
use crate::quantity::Area;
use crate::side::Side;
use crate::territory::Survey;
use crate::warning::{Warning, WarningCode, add_missing};

/// What several sources agree on, and what they dispute: the ground held according to at least so
/// many of them, to a single one, and to each pair.
///
/// The held ground of a source is what one side holds, by the legend of the source's own map: the side that
/// the method names, else the one that the legends begin with. A source whose legend names nobody (`any`) is
/// taken for one of that side, with a warning. Sources differ
/// in their opinion, in how they draw the line, in what they do not draw at all, and in the day; the
/// [warnings](Self::warnings) say what is known of the last two.
///
/// `Display` prints a table; `Serialize` gives the JSON of the example program `compare`: areas in
/// km², shares in per cent, Jaccard indices as fractions, all unrounded.
///
/// ```
/// use territory_control::{ControlMap, Error, Method, Territory};
///
/// fn square(east: i32) -> Result<ControlMap, Error> {
///     let text = format!(
///         r#"{{"type": "Feature", "properties": {{"status": "occupied"}}, "geometry": {{"type":
///         "Polygon", "coordinates": [[[36, 47], [{east}, 47], [{east}, 48], [36, 48], [36, 47]]]}}}}"#,
///     );
///     ControlMap::from_bytes("square.geojson", text.as_bytes())
/// }
///
/// let (one, other) = (square(38)?, square(40)?);
/// let ukraine = Territory::ukraine();
/// let survey = ukraine.survey(&Method::default());
/// let agreement = survey.agreement(&[("one", &one), ("other", &other)])?;
/// assert_eq!(agreement.total().all().to_string(), "16,753 km²");
/// assert_eq!(format!("{:.3}", agreement.total().pairs()[0].jaccard()), "0.500");
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Agreement {
    territory: String,
    whole: Area,
    method: Method,
    subject: Subject,
    sources: Vec<Source>,
    maps: Sources,
    total: Tally,
    regional: Option<Regional>,
    warnings: Vec<Warning>,
}

/// The figures by region.
#[derive(Debug, Clone)]
struct Regional {
    regions: Vec<RegionTally>,
    in_no_region: Tally,
    outside: Tally,
}

impl Survey<'_> {
    /// What sources agree on. Each is a name and a map.
    ///
    /// All are asked about one side ([`Agreement::about`]), each by its own legend.
    ///
    /// A stated area ([`Method::addition`]) has no place on a map, so sources cannot share it: it is
    /// excluded, with a warning.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Agreement`] if there are fewer than two sources, if two have the same name, or
    /// if the method counts overlaps as often as drawn ([`Overlap::Sum`]): sources share ground, and
    /// ground counts once; [`ErrorKind::UnknownName`] for a source whose map does not have the side that the
    /// method names, [`ErrorKind::SidesDiffer`] if the legends begin with different ones and it names none.
    /// Otherwise as [`control`](Self::control).
    pub fn agreement(&self, sources: &[(&str, &ControlMap)]) -> Result<Agreement, Error> {
        self.agreement_within(sources, &begin_call(sources))
    }

    fn agreement_within(
        &self,
        sources: &[(&str, &ControlMap)],
        budget: &Budget,
    ) -> Result<Agreement, Error> {
        let territory = self.territory();
        let mut method = self.method().clone();
        expect_comparable(&method, sources)?;
        let mut warnings = Vec::new();
        if let Some(addition) = method.addition.take() {
            let message = format!("{addition}: this area has no place on a map and is excluded");
            warnings.push(Warning::new(WarningCode::AdditionLeftOut, message));
        }
        let subject = Subject::find(&method, sources)?;
        // The reports below warn of the same, so it is not collected here.
        let whole = territory.survey(&method).whole(&mut Vec::new())?;
        let mut compared = Vec::with_capacity(sources.len());
        let mut sheets = Vec::with_capacity(sources.len());
        for (name, map) in sources {
            let own = subject.method_for(map, &method);
            let report = territory.survey(&own).control_within(map, budget);
            let report = report.map_err(|error| error.in_input(name))?;
            compared.push(Source::new(name, report, map.warnings()));
            sheets.push(Sheet::new(map, &own, budget).map_err(|error| error.in_input(name))?);
            warnings.extend(subject.warning(map).map(|warning| warning.of(name)));
        }
        let within = territory.clip_for(&method, budget)?.map(Arc::clone);
        let allowance = sources.first().map(|(_, map)| map.allowance().clone()).unwrap_or_default();
        let maps = Sources { sheets, within, allowance };
        let areas = maps.areas(&method.measure, None, budget)?;
        let total = Tally::new(sources.len(), |held| areas.whole(&held));
        warnings.extend(warnings_of(&compared, territory));
        Ok(Agreement {
            territory: territory.name().to_owned(),
            whole,
            method,
            subject,
            sources: compared,
            maps,
            total,
            regional: None,
            warnings,
        })
    }

    /// The same with figures for each region ([`Agreement::regions`]).
    ///
    /// # Errors
    ///
    /// As [`agreement`](Self::agreement), and [`ErrorKind::Agreement`] if the method assigns
    /// ground outside all regions to the nearest ([`Outside::Nearest`]): where the nearest region
    /// changes is found piece by piece, and the pieces of two sources are not the same.
    pub fn regional_agreement(&self, sources: &[(&str, &ControlMap)]) -> Result<Agreement, Error> {
        if self.method().outside == Outside::Nearest {
            return Err(incomparable(
                "ground outside all regions cannot be assigned to the nearest region where sources \
                 are compared; report it in a row of its own",
            ));
        }
        let budget = begin_call(sources);
        let mut agreement = self.agreement_within(sources, &budget)?;
        agreement.regional = Some(self.compare_by_region(&agreement, &budget)?);
        add_missing(&mut agreement.warnings, self.territory().warnings());
        agreement.warnings.extend(self.region_denominator_warning());
        Ok(agreement)
    }

    fn compare_by_region(&self, agreement: &Agreement, budget: &Budget) -> Result<Regional, Error> {
        let territory = self.bent_territory(budget)?;
        let layout = territory.layout();
        let areas =
            agreement.maps.areas(&agreement.method.measure, Some(layout.cells()), budget)?;
        let sources = agreement.sources.len();
        let entries = self.region_entries(budget)?;
        let regions = entries.into_iter().enumerate().map(|(place, entry)| RegionTally {
            entry,
            tally: Tally::new(sources, |held| areas.within(&held, place)),
        });
        let (rest, outside) = (layout.rest_place(), layout.outside_place());
        Ok(Regional {
            regions: regions.collect(),
            in_no_region: Tally::new(sources, |held| {
                rest.map_or(Area::ZERO, |rest| areas.within(&held, rest))
            }),
            outside: Tally::new(sources, |held| areas.within(&held, outside)),
        })
    }
}

fn begin_call(sources: &[(&str, &ControlMap)]) -> Budget {
    ControlMap::begin_call(sources.iter().map(|(_, map)| *map))
}

impl Agreement {
    /// The name of the territory.
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// The area that shares are taken of.
    pub fn whole(&self) -> Area {
        self.whole
    }

    /// How the figures were found.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The side whose ground the sources give; `None` if no legend says who holds what the maps draw, or if the
    /// method counts statuses, whoever holds them ([`Method::counted`]).
    pub fn about(&self) -> Option<&Side> {
        self.subject.side()
    }

    /// The sources, as they were given. The rows of a [`Tally`] are in this order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The figures for all ground.
    pub fn total(&self) -> &Tally {
        &self.total
    }

    /// The figures for each region, if they were asked for
    /// ([`Survey::regional_agreement`]); else none.
    pub fn regions(&self) -> &[RegionTally] {
        self.regional.as_ref().map_or(&[], |regional| &regional.regions)
    }

    /// The figures for the ground of the territory in none of its regions, if figures by region were asked for.
    /// Together with it, and with what lies [outside](Self::outside), the regions that are
    /// [in the sum](RegionTally::is_in_sum) add up to the total; not where regions are independent of each other.
    pub fn in_no_region(&self) -> Option<&Tally> {
        self.regional.as_ref().map(|regional| &regional.in_no_region)
    }

    /// The figures for the ground outside the territory, if figures by region were asked for.
    pub fn outside(&self) -> Option<&Tally> {
        self.regional.as_ref().map(|regional| &regional.outside)
    }

    /// The places of the sources that draw what counts. The others draw other ground, which is no zero.
    fn places_of_telling(&self) -> Vec<usize> {
        let sources = self.sources.iter().enumerate();
        sources.filter(|(_, source)| source.is_telling()).map(|(place, _)| place).collect()
    }

    /// The pairs of a tally of which both draw what counts.
    fn telling_pairs<'a>(&'a self, tally: &'a Tally) -> impl Iterator<Item = &'a Pair> {
        let telling = self.places_of_telling();
        let pairs = tally.pairs().iter();
        pairs
            .filter(move |pair| telling.contains(&pair.first()) && telling.contains(&pair.second()))
    }

    /// Whether all sources draw what counts, so that there is something to agree on.
    fn is_told(&self) -> bool {
        self.sources.iter().all(Source::is_telling)
    }

    /// Whether all sources are maps of the territory, so that areas are shares of it.
    fn is_of_territory(&self) -> bool {
        self.sources.iter().all(|source| source.report().refusal().is_none())
    }

    /// What a reader of the figures should know about them; what concerns one source begins with its
    /// name.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

fn expect_comparable(method: &Method, sources: &[(&str, &ControlMap)]) -> Result<(), Error> {
    if sources.len() < 2 {
        return Err(incomparable("expected two sources or more"));
    }
    let mut names: Vec<&str> = sources.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair.first() == pair.last()) {
        let name = twice.first().copied().unwrap_or_default();
        return Err(incomparable(format!("two sources have the name {name:?}")));
    }
    if method.overlap == Overlap::Sum {
        return Err(incomparable(
            "what sources share cannot be measured with overlaps counted as often as drawn; \
             choose the overlap rule dissolve",
        ));
    }
    Ok(())
}

fn incomparable(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Agreement { message: message.into() })
}
