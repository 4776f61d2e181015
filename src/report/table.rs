//! Reports as tables that a journalist can read.

use std::fmt;

use super::headline::Headline;
use super::holding::Holding;
use super::regional::{RegionReport, RegionalReport};
use super::warnings::LEAST_REPORTED;
use super::{ControlReport, SideReport};
use crate::cells::Front;
use crate::map::MapFile;
use crate::method::{Clip, Counted, Denominator, Method, Overlap};
use crate::quantity::{Area, Share, grouped};
#[cfg(feature = "draw")]
use crate::territory::RegionWhole;
use crate::text::{cell, printable, width};
use crate::warning::counted;

/// The row of what no region has because it lies outside all that the territory is.
const OUTSIDE: &str = "outside the territory";

impl fmt::Display for ControlReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_headline(f)?;
        writeln!(f)?;
        self.write_holdings(f)?;
        writeln!(f)?;
        if let Some(regional) = &self.regional {
            write_regions(f, regional)?;
        }
        self.write_provenance(f)
    }
}

impl ControlReport {
    /// "Russia holds 19.1% of Ukraine".
    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let territory = printable(&self.territory);
        let Holding { area, share } = self.controlled;
        if let Some(refusal) = &self.refusal {
            return writeln!(f, "no share: the map {refusal}");
        }
        match &self.headline {
            Headline::Holds(side) => write!(f, "{side} holds {share} of {territory}")?,
            Headline::Controlled => write!(f, "{share} of {territory} is controlled")?,
            Headline::Counted => write!(f, "{share} of {territory} is counted")?,
            Headline::Each | Headline::None => return self.write_headline_of_each(f),
        }
        writeln!(f, ": {area} of {}, {}", self.whole, self.day())?;
        if self.range.low != self.range.high {
            writeln!(f, "{} if what is unknown or claimed is counted too", self.range)?;
        }
        Ok(())
    }

    /// "SDF holds 8.7% of Syria, SNA 1.6%".
    fn write_headline_of_each(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sides: Vec<&SideReport> =
            self.sides.iter().filter(|row| row.drawn() > Area::ZERO).collect();
        sides.sort_by(|a, b| b.holding.area.m2().total_cmp(&a.holding.area.m2()));
        for (place, row) in sides.iter().enumerate() {
            let (side, share) = (&row.side, row.holding.share);
            match place {
                0 => write!(f, "{side} holds {share} of {}", printable(&self.territory))?,
                _ => write!(f, ", {side} {share}")?,
            }
        }
        if sides.is_empty() {
            write!(f, "nothing that the map draws of {} counts", printable(&self.territory))?;
        }
        writeln!(f, ", {} in all, {}", self.whole, self.day())
    }

    fn day(&self) -> String {
        let date = self.date.as_ref();
        date.map_or("date unknown".to_owned(), |date| format!("on {}", date.date))
    }

    /// What each status holds and who has it, and what is added; then what each side holds, and the rest.
    fn write_holdings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headline = &self.headline;
        let statuses: Vec<String> =
            self.statuses.iter().map(|row| cell(row.status.as_str())).collect();
        let rows: Vec<&SideReport> = self.sides.iter().filter(|row| headline.shows(row)).collect();
        let sides: Vec<String> = rows.iter().map(|row| cell(row.side.as_str())).collect();
        let width = width(&statuses).max(width(&sides)).max("not drawn".len());
        for (row, name) in self.statuses.iter().zip(&statuses) {
            write!(f, "{name:<width$}")?;
            let note = match (headline, &row.side) {
                (Headline::Counted, _) if row.counted => "counted".to_owned(),
                (Headline::Counted, _) | (_, None) => String::new(),
                (_, Some(side)) => side.to_string(),
            };
            self.write_holding(f, &row.holding, &note)?;
        }
        if let Some(addition) = &self.method.addition {
            let note = format!("stated, not measured: {}", printable(&addition.ground));
            write!(f, "{:<width$}", "added")?;
            self.write_holding(f, &Holding::new(addition.area, self.whole), &note)?;
        }
        writeln!(f)?;
        if matches!(headline, Headline::Counted) {
            write!(f, "{:<width$}", "counted")?;
            self.write_holding(f, &self.controlled, "")?;
        }
        for (row, name) in rows.iter().zip(&sides) {
            write!(f, "{name:<width$}")?;
            self.write_holding(f, &row.holding, &row.note(self.refusal.is_none()))?;
        }
        if let Some(rest) = self.not_drawn.as_ref().filter(|_| self.refusal.is_none()) {
            write!(f, "{:<width$}", "not drawn")?;
            self.write_holding(f, rest, "")?;
        }
        Ok(())
    }

    /// The end of a row: area and, if the map is one of the territory, share; with `{:#}` square miles too; and
    /// a note.
    fn write_holding(
        &self,
        f: &mut fmt::Formatter<'_>,
        holding: &Holding,
        note: &str,
    ) -> fmt::Result {
        write!(f, "  {:>16.2}", holding.area)?;
        if f.alternate() {
            write!(f, "  {:>12.2} mi²", holding.area.square_miles())?;
        }
        let line = match &self.refusal {
            None => format!("  {:>8.2}  {note}", holding.share),
            Some(_) => format!("  {note}"),
        };
        writeln!(f, "{}", line.trim_end())
    }

    /// The files, the legend, the date, the method, and the warnings.
    fn write_provenance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "map      {}", printable(&file.name))?;
            write_digest(f, file)?;
        }
        writeln!(
            f,
            "         legend {}, {}, {}",
            printable(&self.legend),
            counted(self.features as u64, "feature", "features"),
            counted(self.polygons as u64, "polygon", "polygons"),
        )?;
        if let Some(date) = &self.date {
            writeln!(f, "         date {} {}", date.date, printable(&date.source.to_string()))?;
        }
        writeln!(f, "method   {}", self.method.sentence())?;
        for warning in &self.warnings {
            writeln!(f, "warning  {warning}")?;
        }
        Ok(())
    }
}

/// The map of a comparison: its name and legend, and its files.
pub(crate) fn write_map(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    report: &ControlReport,
) -> fmt::Result {
    writeln!(f, "map      {name}, legend {}", printable(report.legend()))?;
    for file in report.files() {
        writeln!(f, "         {}", printable(&file.name))?;
        write_digest(f, file)?;
    }
    Ok(())
}

fn write_digest(f: &mut fmt::Formatter<'_>, file: &MapFile) -> fmt::Result {
    match file.sha256() {
        Some(digest) => writeln!(f, "         SHA-256 {digest}"),
        None => writeln!(f, "         from memory, without a digest"),
    }
}

impl Headline {
    /// Whether a side has a row.
    fn shows(&self, row: &SideReport) -> bool {
        !matches!(self, Self::Each | Self::Counted) || row.range.high > Share::NONE
    }
}

impl SideReport {
    /// What the area of its row does not say.
    fn note(&self, with_shares: bool) -> String {
        let mut notes = Vec::new();
        if with_shares && self.range.low != self.range.high {
            notes.push(format!("{:.2} at most", self.range.high));
        }
        if self.not_drawn > Area::ZERO {
            notes.push("with what is not drawn".to_owned());
        }
        notes.join("; ")
    }
}

/// A table of the regions that have something, and the front.
fn write_regions(f: &mut fmt::Formatter<'_>, regional: &RegionalReport) -> fmt::Result {
    let held = regional.regions().iter().filter(|region| region.controlled() > LEAST_REPORTED);
    // Parents are apart from what adds up.
    let is_partition = regional.residual().is_some();
    let (rows, parents): (Vec<&RegionReport>, Vec<&RegionReport>) =
        held.partition(|region| region.is_in_sum() || !is_partition);
    let labels = rows.iter().chain(&parents).map(|region| cell(region.entry().label()));
    let width = width(&labels.collect::<Vec<_>>()).max(OUTSIDE.len());
    rows.iter().try_for_each(|region| write_region(f, region, width))?;
    if regional.in_no_region() > LEAST_REPORTED {
        writeln!(f, "{:<width$}  {:>16.2}", "in no region", regional.in_no_region())?;
    }
    writeln!(f, "{OUTSIDE:<width$}  {:>16.2}", regional.outside())?;
    match regional.residual().map(Area::m2) {
        Some(residual) => writeln!(
            f,
            "(these rows add up to all controlled ground, to {:.1} m²)",
            residual.abs(),
        )?,
        None => {
            writeln!(
                f,
                "(each region measured whole: where some overlap, ground counts for each)"
            )?;
        }
    }
    if !parents.is_empty() {
        writeln!(f)?;
        parents.iter().try_for_each(|region| write_region(f, region, width))?;
        writeln!(f, "(these are made of regions above)")?;
    }
    writeln!(f, "({})", regional.denominators())?;
    writeln!(f)?;
    let front = regional.front();
    writeln!(
        f,
        "front    about {} km farther than {} km from the boundary; a shift by 100 m is {:.1}, {:.3}",
        grouped(front.about_km(), 0),
        Front::TOLERANCE_KM,
        front.shift_100m(),
        front.shift_100m_points(),
    )
}

fn write_region(f: &mut fmt::Formatter<'_>, region: &RegionReport, width: usize) -> fmt::Result {
    let (label, held) = (cell(region.entry().label()), region.controlled());
    write!(f, "{label:<width$}  {held:>16.2}  {:>8.2}  of {}", region.share(), region.whole())?;
    if region.ceded() > Area::ZERO {
        write!(f, ", {} of which count for smaller regions", region.ceded())?;
    }
    writeln!(f)
}

impl Method {
    /// The method as a reader of the table wants it.
    pub(crate) fn sentence(&self) -> String {
        self.sentence_with(&match self.denominator {
            Denominator::Official => "shares of the official area".to_owned(),
            Denominator::Boundary => "shares of the area within the boundary".to_owned(),
            Denominator::Given(area) => format!("shares of {area}"),
        })
    }

    /// The same where all shares are of one region.
    #[cfg(feature = "draw")]
    pub(crate) fn sentence_of_region(&self, whole: RegionWhole) -> String {
        self.sentence_with(if whole.is_official() {
            "shares of the region's official area"
        } else {
            "shares of the area within the region's boundary"
        })
    }

    fn sentence_with(&self, denominator: &str) -> String {
        let overlap = match self.overlap {
            Overlap::Dissolve => "overlaps counted once",
            Overlap::Sum => "overlaps counted as often as drawn",
        };
        let clip = match self.clip {
            Clip::Unclipped => "not clipped to the territory",
            Clip::Territory => "clipped to the territory",
        };
        let counted = match &self.counted {
            Counted::Legend => String::new(),
            Counted::Everything => "; everything drawn counted".to_owned(),
            Counted::Only(_) => format!("; counted {}", self.counted),
        };
        let addition =
            self.addition.as_ref().map(|addition| format!("; {addition}")).unwrap_or_default();
        let measure = &self.measure;
        printable(&format!("{measure}; {overlap}; {denominator}; {clip}{counted}{addition}"))
    }
}
