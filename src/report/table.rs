//! Reports as tables that a journalist can read.

use std::fmt;

use super::ControlReport;
use super::holding::Holding;
use super::regional::{RegionReport, RegionalReport};
use super::warnings::LEAST_REPORTED;
use crate::cells::Front;
use crate::method::{Clip, Counted, Denominator, Method, Overlap};
use crate::text::{cell, printable, width};
use crate::warning::counted;

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
    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date =
            self.date.as_ref().map_or("date unknown".to_owned(), |date| date.date.to_string());
        writeln!(
            f,
            "{}, {date}: {} controlled, {} of {}",
            printable(&self.territory),
            self.controlled.share,
            self.controlled.area,
            self.whole,
        )?;
        if self.range.low != self.range.high {
            writeln!(f, "{} if what is unknown or claimed is counted too", self.range)?;
        }
        Ok(())
    }

    /// What each status holds, what is added, and all that is controlled.
    fn write_holdings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> =
            self.statuses.iter().map(|row| cell(row.status.as_str())).collect();
        let width = width(&names).max("controlled".len());
        for (status, name) in self.statuses.iter().zip(&names) {
            write!(f, "{name:<width$}")?;
            write_holding(f, &status.holding, if status.counted { "counted" } else { "" })?;
        }
        if let Some(addition) = &self.method.addition {
            let note = format!("stated, not measured: {}", printable(&addition.ground));
            write!(f, "{:<width$}", "added")?;
            write_holding(f, &Holding::new(addition.area, self.whole), &note)?;
        }
        write!(f, "{:<width$}", "controlled")?;
        write_holding(f, &self.controlled, "")
    }

    /// The files, the legend, the date, the method, and the warnings.
    fn write_provenance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "map      {}", printable(&file.name))?;
            writeln!(f, "         SHA-256 {}", file.sha256)?;
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

/// The end of a row: area and share, with `{:#}` square miles too, and a note.
fn write_holding(f: &mut fmt::Formatter<'_>, holding: &Holding, note: &str) -> fmt::Result {
    write!(f, "  {:>16.2}", holding.area)?;
    if f.alternate() {
        write!(f, "  {:>12.2} mi²", holding.area.square_miles())?;
    }
    let line = format!("  {:>8.2}  {note}", holding.share);
    writeln!(f, "{}", line.trim_end())
}

/// A table of the regions that have something, and the front.
fn write_regions(f: &mut fmt::Formatter<'_>, regional: &RegionalReport) -> fmt::Result {
    let held: Vec<&RegionReport> =
        regional.regions().iter().filter(|region| region.controlled() > LEAST_REPORTED).collect();
    let names: Vec<String> = held.iter().map(|region| cell(region.name())).collect();
    let width = width(&names).max("outside all regions".len());
    for (region, name) in held.iter().zip(names) {
        let line = format!(
            "{name:<width$}  {:>16.2}  {:>8.2}  of {}",
            region.controlled(),
            region.share(),
            region.area(),
        );
        let official = region.share_of_official_area().zip(region.official_area());
        match official {
            Some((share, area)) => writeln!(f, "{line}, {share:.2} of the official {area}")?,
            None => writeln!(f, "{line}")?,
        }
    }
    writeln!(f, "{:<width$}  {:>16.2}", "outside all regions", regional.outside())?;
    let residual = regional.residual().m2().abs();
    writeln!(f, "(regions and outside add up to all controlled ground, to {residual:.1} m²)")?;
    writeln!(f)?;
    let front = regional.front();
    writeln!(
        f,
        "front    {:.0} km farther than {} km from the boundary; a shift by 100 m is {:.1}, {:.3}",
        front.km(),
        Front::TOLERANCE_KM,
        front.shift_100m(),
        front.shift_100m_points(),
    )
}

impl Method {
    /// The method as a reader of the table wants it.
    pub(crate) fn sentence(&self) -> String {
        let overlap = match self.overlap {
            Overlap::Dissolve => "overlaps counted once",
            Overlap::Sum => "overlaps counted as often as drawn",
        };
        let denominator = match self.denominator {
            Denominator::Official => "shares of the official area".to_owned(),
            Denominator::Boundary => "shares of the area within the boundary".to_owned(),
            Denominator::Given(area) => format!("shares of {area}"),
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
