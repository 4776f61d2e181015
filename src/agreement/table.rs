//! Comparisons as tables.

use std::fmt;

use super::{Agreement, Pair, Tally};
use crate::map::Subject;
use crate::quantity::{Area, Share};
use crate::report::write_map;
use crate::text::{cell, printable, width};

/// Ground below this is rounding, and a region with less of it is not shown.
const LEAST_PRINTED: Area = Area::from_m2(1.0);

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_headline(f)?;
        writeln!(f)?;
        self.write_sources(f)?;
        writeln!(f)?;
        self.write_levels(f)?;
        writeln!(f)?;
        self.write_pairs(f)?;
        if let Some(parts) = self.in_no_region().zip(self.outside()).filter(|_| self.is_told()) {
            self.write_regions(f, parts.into())?;
            writeln!(f)?;
        }
        self.write_provenance(f)
    }
}

impl Agreement {
    /// "Ukraine, 2 sources: all agree that Russia holds 117,307 km², 94.3% of the 124,349 km² that any of them
    /// gives it".
    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (territory, sources) = (printable(self.territory()), self.sources().len());
        if self.is_of_territory() {
            write!(f, "{territory}, {sources} sources: ")?;
        } else {
            write!(f, "{sources} sources, not all maps of {territory}: ")?;
        }
        let silent = self.sources().iter().filter(|source| !source.is_telling());
        let silent: Vec<String> = silent.map(|source| cell(source.name())).collect();
        if !silent.is_empty() {
            let verb = if silent.len() == 1 { "draws" } else { "draw" };
            return writeln!(f, "{} {verb} nothing that counts", silent.join(", "));
        }
        let (all, agreed, any) = (self.total().all(), self.total().agreed(), self.total().any());
        match &self.subject {
            Subject::Side(side) => writeln!(
                f,
                "all agree that {side} holds {all}, {agreed} of the {any} that any of them gives it",
            ),
            Subject::Controlled => writeln!(
                f,
                "all agree that {all} are controlled, {agreed} of the {any} that any of them gives",
            ),
            Subject::Counted => writeln!(
                f,
                "all agree on {all} of what is counted, {agreed} of the {any} that any of them gives",
            ),
        }
    }

    fn names(&self) -> Vec<String> {
        self.sources().iter().map(|source| cell(source.name())).collect()
    }

    fn write_sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let width = width(&names).max("source".len());
        writeln!(
            f,
            "{:<width$}  date        {:>16}  {:>8}  {:>17}",
            "source", "held", "", "alone"
        )?;
        for ((name, source), only) in names.iter().zip(self.sources()).zip(self.total().only()) {
            let date = source.date().map_or("unknown".to_owned(), |date| date.to_string());
            if !source.is_telling() {
                writeln!(f, "{name:<width$}  {date:<10}  {:>17}", "nothing counts")?;
                continue;
            }
            let held = source.report().controlled();
            let (area, share) = (held.area(), self.share_cell(held.share()));
            // What one source alone holds is not known where another says nothing of it.
            let only = if self.is_told() { format!("{only:.2}") } else { String::new() };
            let row = format!("{name:<width$}  {date:<10}  {area:>17.2}  {share:>8}  {only:>17}");
            writeln!(f, "{}", row.trim_end())?;
        }
        Ok(())
    }

    fn write_levels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources = self.places_of_telling().len();
        let digits = sources.to_string().len();
        let levels = (1..=sources).filter_map(|count| Some((count, self.total().at_least(count)?)));
        for (count, area) in levels {
            let share = self.share_cell(area.share_of(self.whole()));
            let row = format!("at least {count:>digits$} of {sources}  {area:>17.2}  {share:>8}");
            writeln!(f, "{}", row.trim_end())?;
        }
        Ok(())
    }

    /// A share, if it is one of the territory.
    fn share_cell(&self, share: Share) -> String {
        if self.is_of_territory() { format!("{share:.2}") } else { String::new() }
    }

    fn write_pairs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let pairs = self.telling_pairs(self.total());
        let pairs: Vec<(&Pair, [&str; 2])> =
            pairs.map(|pair| (pair, names_of(pair, &names))).collect();
        let titles: Vec<String> = pairs.iter().map(|(_, names)| names.join(", ")).collect();
        let width = width(&titles);
        for ((pair, [first, second]), title) in pairs.into_iter().zip(titles) {
            writeln!(
                f,
                "{title:<width$}  Jaccard {:.4}  both {:.2}  only {first} {:.2}  only {second} {:.2}",
                pair.jaccard(),
                pair.intersection(),
                pair.first_surplus(),
                pair.second_surplus(),
            )?;
        }
        if self.places_of_telling().len() > 1 { writeln!(f) } else { Ok(()) }
    }

    fn write_regions(
        &self,
        f: &mut fmt::Formatter<'_>,
        [in_no_region, outside]: [&Tally; 2],
    ) -> fmt::Result {
        let mut rows: Vec<(String, &Tally)> = self
            .regions()
            .iter()
            .filter(|region| region.tally().any() > LEAST_PRINTED)
            .map(|region| (cell(region.entry().label()), region.tally()))
            .collect();
        if in_no_region.any() > LEAST_PRINTED {
            rows.push(("in no region".to_owned(), in_no_region));
        }
        rows.push(("outside the territory".to_owned(), outside));
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let only: Vec<String> = self.names().iter().map(|name| format!("only {name}")).collect();
        write!(f, "{:<width$}  {:>17}  {:>17}  {:>7}", "", "any", "all", "")?;
        only.iter().try_for_each(|title| write!(f, "  {title:>17}"))?;
        writeln!(f)?;
        for (name, tally) in rows {
            let (any, all, agreed) = (tally.any(), tally.all(), tally.agreed());
            write!(f, "{name:<width$}  {any:>17.2}  {all:>17.2}  {agreed:>7.1}")?;
            for (area, title) in tally.only().iter().zip(&only) {
                let width = title.chars().count().max(17);
                write!(f, "  {area:>width$.2}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn write_provenance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, source) in self.names().iter().zip(self.sources()) {
            write_map(f, name, source.report())?;
        }
        writeln!(f, "method   {}", self.method().sentence())?;
        for warning in self.warnings() {
            writeln!(f, "warning  {warning}")?;
        }
        Ok(())
    }
}

fn names_of<'n>(pair: &Pair, names: &'n [String]) -> [&'n str; 2] {
    [pair.first(), pair.second()].map(|source| names.get(source).map_or("", String::as_str))
}
