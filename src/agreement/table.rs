//! Comparisons as tables.

use std::fmt;

use super::{Agreement, Pair, Source, Tally};
use crate::quantity::Area;
use crate::text::{cell, printable, width};

/// Ground below this is rounding, and a region with less of it is not shown.
const LEAST_PRINTED: Area = Area::from_m2(1.0);

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        writeln!(
            f,
            "{}, {} sources: all agree on {}, {} of the {} that any of them gives",
            printable(self.territory()),
            self.sources().len(),
            total.all(),
            total.agreed(),
            total.any(),
        )?;
        writeln!(f)?;
        self.write_sources(f)?;
        writeln!(f)?;
        self.write_levels(f)?;
        writeln!(f)?;
        self.write_pairs(f)?;
        writeln!(f)?;
        if let Some(outside) = self.outside() {
            self.write_regions(f, outside)?;
            writeln!(f)?;
        }
        self.write_provenance(f)
    }
}

impl Agreement {
    fn names(&self) -> Vec<String> {
        self.sources().iter().map(|source| cell(source.name())).collect()
    }

    fn write_sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let width = width(&names).max("source".len());
        writeln!(
            f,
            "{:<width$}  date        {:>17}  {:>8}  {:>17}",
            "source", "held", "", "alone"
        )?;
        for ((name, source), only) in names.iter().zip(self.sources()).zip(self.total().only()) {
            let date = source.date().map_or("unknown".to_owned(), |date| date.to_string());
            let held = source.report().controlled();
            let (area, share) = (held.area(), held.share());
            writeln!(f, "{name:<width$}  {date:<10}  {area:>17.2}  {share:>8.2}  {only:>17.2}")?;
        }
        Ok(())
    }

    fn write_levels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources = self.sources().len();
        let digits = sources.to_string().len();
        let levels = (1..=sources).filter_map(|count| Some((count, self.total().at_least(count)?)));
        for (count, area) in levels {
            let share = area.share_of(self.whole());
            writeln!(f, "at least {count:>digits$} of {sources}  {area:>17.2}  {share:>8.2}")?;
        }
        Ok(())
    }

    fn write_pairs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names();
        let pairs: Vec<(&Pair, [&str; 2])> =
            self.total().pairs().iter().map(|pair| (pair, names_of(pair, &names))).collect();
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
        Ok(())
    }

    fn write_regions(&self, f: &mut fmt::Formatter<'_>, outside: &Tally) -> fmt::Result {
        let mut rows: Vec<(String, &Tally)> = self
            .regions()
            .iter()
            .filter(|region| region.tally().any() > LEAST_PRINTED)
            .map(|region| (cell(region.name()), region.tally()))
            .collect();
        rows.push(("outside all regions".to_owned(), outside));
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
            write_map(f, name, source)?;
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

fn write_map(f: &mut fmt::Formatter<'_>, name: &str, source: &Source) -> fmt::Result {
    let report = source.report();
    writeln!(f, "map      {name}, legend {}", printable(report.legend()))?;
    for file in report.files() {
        writeln!(f, "         {}", printable(&file.name))?;
        writeln!(f, "         SHA-256 {}", file.sha256)?;
    }
    Ok(())
}
