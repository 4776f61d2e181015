//! The same map by several measures.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::ControlReport;
use super::holding::Holding;
use super::provenance::Provenance;
use super::warnings::distortion_warning;
use crate::error::Error;
use crate::map::ControlMap;
use crate::measure::Measure;
use crate::quantity::{Area, PercentagePoints, signed};
use crate::territory::Survey;
use crate::text::{printable, width};
use crate::warning::Warning;

/// What is controlled according to one map, by several measures, against the first of them.
///
/// `Display` prints a table; `Serialize` gives the JSON of `share --compare-measures`.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureComparison {
    measures: Vec<MeasuredTotal>,
    /// By the first measure; none if there are no measures.
    report: Option<ControlReport>,
}

/// What is controlled by one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredTotal {
    measure: Measure,
    controlled: Holding,
    difference: (Area, PercentagePoints),
    warning: Option<Warning>,
}

impl Survey<'_> {
    /// Measures a map with each of several measures in place of the method's own. Differences are
    /// against the first.
    ///
    /// # Errors
    ///
    /// As [`control`](Self::control), [`ControlReport::expect_of_territory`] and
    /// [`ControlReport::expect_something_counted`].
    pub fn compare_measures(
        &self,
        map: &ControlMap,
        measures: impl IntoIterator<Item = Measure>,
    ) -> Result<MeasureComparison, Error> {
        let budget = ControlMap::begin_call([map]);
        let mut totals: Vec<MeasuredTotal> = Vec::new();
        let mut first_report = None;
        for measure in measures {
            let method = self.method().clone().measure(measure.clone());
            let report = self.territory().survey(&method).control_within(map, &budget)?;
            report.expect_of_territory()?;
            report.expect_something_counted()?;
            let controlled = *report.controlled();
            let first = totals.first().map_or(controlled, |first| first.controlled);
            totals.push(MeasuredTotal {
                controlled,
                difference: (controlled.area() - first.area(), controlled.share() - first.share()),
                warning: distortion_warning(self.territory(), &measure),
                measure,
            });
            first_report.get_or_insert(report);
        }
        Ok(MeasureComparison { measures: totals, report: first_report })
    }
}

impl MeasureComparison {
    /// One total for each measure, in the order asked for.
    pub fn measures(&self) -> &[MeasuredTotal] {
        &self.measures
    }
}

impl MeasuredTotal {
    /// The measure.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// What is controlled by it.
    pub fn controlled(&self) -> &Holding {
        &self.controlled
    }

    /// By how much the area exceeds that of the first measure.
    pub fn area_difference(&self) -> Area {
        self.difference.0
    }

    /// By how much the share exceeds that of the first measure.
    pub fn share_difference(&self) -> PercentagePoints {
        self.difference.1
    }

    /// How far the measure is off, where it is a projection that does not keep areas.
    pub fn warning(&self) -> Option<&Warning> {
        self.warning.as_ref()
    }
}

impl fmt::Display for MeasureComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> =
            self.measures.iter().map(|row| printable(&row.measure.to_string())).collect();
        let width = width(&names);
        for (row, name) in self.measures.iter().zip(names) {
            writeln!(
                f,
                "{name:<width$}  {:>18.3}  {:>9.3}  {:>15} km²  {:>8} percentage points{}",
                row.controlled.area(),
                row.controlled.share(),
                signed(row.difference.0.km2(), 3),
                signed(row.difference.1.points(), 4),
                if row.warning.is_some() { "  *" } else { "" },
            )?;
        }
        for warning in self.measures.iter().filter_map(MeasuredTotal::warning) {
            write!(f, "\n* {}", warning.message())?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    provenance: Option<Provenance<'a>>,
    measures: &'a [MeasuredTotal],
    warnings: &'a [Warning],
}

/// The method and the warnings are those of the first measure.
impl Serialize for MeasureComparison {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report.as_ref();
        Document {
            provenance: report.map(|report| Provenance::of("measures/1", report)),
            measures: &self.measures,
            warnings: report.map_or(&[], ControlReport::warnings),
        }
        .serialize(serializer)
    }
}

impl Serialize for MeasuredTotal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("MeasuredTotal", 6)?;
        row.serialize_field("measure", &self.measure.to_string())?;
        row.serialize_field("area_km2", &self.controlled.area().km2())?;
        row.serialize_field("share_percent", &self.controlled.share().percent())?;
        row.serialize_field("difference_km2", &self.difference.0.km2())?;
        row.serialize_field("difference_percentage_points", &self.difference.1.points())?;
        row.serialize_field("warning", &self.warning.as_ref().map(Warning::message))?;
        row.end()
    }
}
