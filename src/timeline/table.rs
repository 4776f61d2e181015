//! Timelines as tables.

use std::fmt;

use jiff::civil::Date;

use super::{DayFigures, Flag, PeriodRow, PeriodSide, Timeline, TimelineRow};
use crate::quantity::Area;
use crate::report::{Headline, SideReport};
use crate::side::Side;
use crate::text::{cell, printable_message, width};

/// What stands where a row has no figure.
const NONE: &str = "–";

/// A row for each map, under the names of the sides.
impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = Columns::of_maps(self.rows());
        columns.write_head_of_maps(f)?;
        for row in self.rows() {
            columns.write_map(f, row)?;
            writeln!(f)?;
        }
        writeln!(f)?;
        writeln!(f, "{} rows, {} could not be read", self.rows().len(), self.failures())?;
        for (code, count) in self.summary() {
            writeln!(f, "{count:>6}  {code}")?;
        }
        if !self.skipped().is_empty() {
            writeln!(f, "not read: {}", printable_message(&self.skipped().join(", ")))?;
        }
        writeln!(f, "method   {}", self.method().sentence())?;
        self.warnings().iter().try_for_each(|warning| writeln!(f, "warning  {warning}"))
    }
}

/// As in the table of a timeline of this map alone.
impl fmt::Display for TimelineRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Columns::of_maps(std::slice::from_ref(self)).write_map(f, self)
    }
}

impl PeriodRow {
    /// A table of periods, under the names of the sides.
    pub fn table(rows: &[Self]) -> impl fmt::Display {
        PeriodTable { columns: Columns::of_periods(rows), rows }
    }
}

struct PeriodTable<'r> {
    columns: Columns,
    rows: &'r [PeriodRow],
}

impl fmt::Display for PeriodTable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.columns.write_head_of_periods(f)?;
        for row in self.rows {
            self.columns.write_period(f, row)?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// As in the table of this period alone ([`PeriodRow::table`]).
impl fmt::Display for PeriodRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Columns::of_periods(std::slice::from_ref(self)).write_period(f, self)
    }
}

/// Which columns a table has besides those that all have.
struct Columns {
    /// Over what counts: the side that all rows are about.
    head: String,
    /// The sides that have a column of their own.
    others: Vec<Side>,
    /// Whether some map leaves ground to nobody.
    has_rest: bool,
}

impl Columns {
    fn of_maps(rows: &[TimelineRow]) -> Self {
        let figures: Vec<&DayFigures> = rows.iter().filter_map(TimelineRow::figures).collect();
        let sides = figures.iter().flat_map(|day| day.sides()).map(SideReport::side);
        let has_rest = figures.iter().any(|day| day.is_of_territory() && day.not_drawn().is_some());
        Self::new(figures.iter().map(|day| day.headline()), sides, has_rest)
    }

    fn of_periods(rows: &[PeriodRow]) -> Self {
        let figures: Vec<&DayFigures> =
            rows.iter().filter_map(PeriodRow::edges).flat_map(<[_; 2]>::from).collect();
        let sides = figures.iter().flat_map(|day| day.sides()).map(SideReport::side);
        Self::new(figures.iter().map(|day| day.headline()), sides, false)
    }

    fn new<'r>(
        headlines: impl Iterator<Item = &'r Headline>,
        sides: impl Iterator<Item = &'r Side>,
        has_rest: bool,
    ) -> Self {
        let mut headlines = headlines.filter(|headline| headline.has_figure());
        let first = headlines.next();
        let is_one = headlines.all(|headline| Some(headline) == first);
        let about = first.filter(|_| is_one).and_then(Headline::side);
        let head = match (about, first) {
            (Some(side), _) => cell(side.as_str()),
            (None, Some(Headline::Counted)) if is_one => "counted".to_owned(),
            // Of each map its own.
            (None, Some(_)) => "first side".to_owned(),
            (None, None) => NONE.to_owned(),
        };
        let mut others: Vec<Side> = Vec::new();
        for side in sides {
            if about != Some(side) && !others.contains(side) {
                others.push(side.clone());
            }
        }
        Self { head, others, has_rest }
    }

    /// How wide the column of what counts is.
    fn width(&self) -> usize {
        width(std::slice::from_ref(&self.head)).max(14)
    }

    fn write_head_of_maps(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<10}", "date")?;
        self.write_common_heads(f)?;
        for side in &self.others {
            write!(f, "  {:>8}", cell(side.as_str()))?;
        }
        if self.has_rest {
            write!(f, "  {:>9}", "not drawn")?;
        }
        writeln!(f)
    }

    fn write_head_of_periods(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<8}  {:<10}    {:<10}", "period", "from", "to")?;
        self.write_common_heads(f)?;
        for side in &self.others {
            write!(f, "  {:>10} net", cell(side.as_str()))?;
        }
        writeln!(f)
    }

    fn write_common_heads(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.width();
        write!(f, "  {:>width$}  {:>7}", self.head, "share")?;
        ["gained", "lost", "net"].iter().try_for_each(|head| write!(f, "  {head:>10}"))
    }

    fn write_map(&self, f: &mut fmt::Formatter<'_>, row: &TimelineRow) -> fmt::Result {
        let date = row.date().map_or("no date".to_owned(), |date| date.to_string());
        write!(f, "{date:<10}")?;
        match (row.figures(), row.error()) {
            (Some(figures), _) => self.write_figures(f, figures)?,
            (None, Some(error)) => write!(f, "  {}", error.finding())?,
            (None, None) => {}
        }
        if row.date().is_none() && row.error().is_none() {
            // Nothing else tells it from its neighbours; an error names the file itself.
            write!(f, "  {}", printable_message(row.file()))?;
        }
        write_flags(f, row.flags())
    }

    fn write_figures(&self, f: &mut fmt::Formatter<'_>, figures: &DayFigures) -> fmt::Result {
        let width = self.width();
        let area = figures.controlled().map(|area| format!("{area:.2}"));
        let share = figures.share().map(|share| format!("{share:.3}"));
        write!(f, "  {:>width$}  {:>7}", or_none(area), or_none(share))?;
        write_changes(f, [figures.gained(), figures.lost(), figures.net_without_breaks()])?;
        let is_share = figures.is_of_territory();
        for side in &self.others {
            let width = cell(side.as_str()).chars().count().max(8);
            let share = figures.held_by(side).filter(|_| is_share).map(|held| held.share());
            write!(f, "  {:>width$}", or_none(share.map(|share| format!("{share:.3}"))))?;
        }
        if self.has_rest {
            let share = figures.not_drawn().filter(|_| is_share).map(|rest| rest.share());
            write!(f, "  {:>9}", or_none(share.map(|share| format!("{share:.3}"))))?;
        }
        Ok(())
    }

    fn write_period(&self, f: &mut fmt::Formatter<'_>, row: &PeriodRow) -> fmt::Result {
        let (from, to) = (day_of(row.from()), day_of(row.to()));
        write!(f, "{:<8}  {from:<10} to {to:<10}", row.label())?;
        if row.edges().is_some() {
            let width = self.width();
            let area = row.later().map(|area| format!("{area:.2}"));
            let share = row.share().map(|share| format!("{share:.3}"));
            write!(f, "  {:>width$}  {:>7}", or_none(area), or_none(share))?;
            write_changes(f, [row.gained(), row.lost(), row.net_without_breaks()])?;
            let sides = row.sides();
            for side in &self.others {
                let width = cell(side.as_str()).chars().count().max(10) + " net".len();
                let net = sides.iter().find(|row| row.side() == side).and_then(PeriodSide::net);
                write!(f, "  {:>width$}", or_none(net.map(|net| format!("{:.2}", net.km2()))))?;
            }
        }
        write_flags(f, row.flags())
    }
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

/// What was gained, lost, and the net, in km²; nothing for the first map.
fn write_changes(f: &mut fmt::Formatter<'_>, areas: [Option<Area>; 3]) -> fmt::Result {
    areas.iter().try_for_each(|area| match area {
        Some(area) => write!(f, "  {:>10.2}", area.km2()),
        None => write!(f, "  {:>10}", ""),
    })
}

fn write_flags(f: &mut fmt::Formatter<'_>, flags: &[Flag]) -> fmt::Result {
    for flag in flags {
        write!(f, "  [{}: {}]", flag.code(), flag.message())?;
    }
    Ok(())
}

fn day_of(map: Option<(Date, &str)>) -> String {
    map.map_or("none".to_owned(), |(date, _)| date.to_string())
}
