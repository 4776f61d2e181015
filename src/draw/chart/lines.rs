//! The lines of a chart: one for what counts, and one for each other side that maps draw.

use super::quantity::ChartQuantity;
use super::series::{Dated, Point};
use crate::draw::language::Language;
use crate::draw::theme::{Fill, Theme, fill_of_side};
use crate::draw::words::Word;
use crate::quantity::Area;
use crate::report::{Headline, SideReport};
use crate::side::Side;
use crate::status::Status;
use crate::timeline::DayFigures;

/// A line of a chart.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) whose: Whose,
    /// One at least.
    pub(super) points: Vec<Point>,
}

/// Whose ground a line shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Whose {
    Side(Side),
    /// What the method counts, whoever holds it.
    Counted,
}

impl Whose {
    fn of_headline(headline: &Headline) -> Option<Self> {
        match headline {
            Headline::Counted => Some(Self::Counted),
            _ => headline.side().cloned().map(Self::Side),
        }
    }

    pub(super) fn name(&self, language: Language) -> String {
        match self {
            Self::Side(side) => language.side(side),
            Self::Counted => language.text(Word::Counted).to_owned(),
        }
    }

    /// What a map says of it: the area, and the same with the ground that could count.
    fn areas(&self, day: &DayFigures) -> Option<[Area; 2]> {
        if Self::of_headline(day.headline()).as_ref() == Some(self) {
            let controlled = day.controlled()?;
            return Some([controlled, controlled + day.open()]);
        }
        let Self::Side(side) = self else { return None };
        let held = day.held_by(side)?.area();
        Some([held, held])
    }

    fn points(&self, dated: &Dated<'_>, quantity: ChartQuantity) -> Vec<Point> {
        let mut points = Vec::new();
        for (date, day) in &dated.figures {
            if let Some(areas) = self.areas(day) {
                let [value, high] = areas.map(|area| quantity.value(area, day.whole()));
                points.push(Point { date: *date, value, high });
            }
        }
        points
    }
}

impl Dated<'_> {
    /// The headline of the last day that has a figure of what counts.
    pub(super) fn headline(&self) -> Option<&Headline> {
        let mut headlines = self.figures.iter().rev().map(|(_, day)| day.headline());
        headlines.find(|headline| headline.has_figure())
    }

    /// The lines, that of what counts first. A side that has what maps do not draw has none: it would only
    /// mirror the others.
    pub(super) fn lines(&self, quantity: ChartQuantity) -> Vec<Line> {
        let mut whose: Vec<Whose> =
            self.headline().and_then(Whose::of_headline).into_iter().collect();
        for row in self.sides() {
            let mut rows = self.figures.iter().filter_map(|(_, day)| day.side(row.side()));
            let is_drawn = rows.clone().any(|row| row.drawn() > Area::ZERO);
            let has_rest = rows.any(|row| row.not_drawn() > Area::ZERO);
            let side = Whose::Side(row.side().clone());
            if is_drawn && !has_rest && !whose.contains(&side) {
                whose.push(side);
            }
        }
        let lines =
            whose.into_iter().map(|whose| Line { points: whose.points(self, quantity), whose });
        lines.filter(|line| !line.points.is_empty()).collect()
    }

    /// The fills of lines, each in its place.
    pub(super) fn fills(&self, theme: &Theme, lines: &[Line]) -> Vec<Fill> {
        let (statuses, sides) = (self.statuses(), self.sides());
        let fills = theme.fills(&statuses, &sides);
        let mut found = Vec::with_capacity(lines.len());
        for line in lines {
            let row = sides.iter().find(|row| line.whose == Whose::Side(row.side().clone()));
            let fill = row.and_then(|row| fill_of_side(row, &statuses, &fills)).cloned();
            // What the method counts has the colour of what is mostly counted.
            found.extend(fill.or_else(|| theme.fills([&Status::OCCUPIED], &[]).pop()));
        }
        found
    }

    /// The sides of all days, each as it was last.
    fn sides(&self) -> Vec<SideReport> {
        let mut sides: Vec<SideReport> = Vec::new();
        for row in self.figures.iter().rev().flat_map(|(_, day)| day.sides()) {
            if !sides.iter().any(|known| known.side() == row.side()) {
                sides.push(row.clone());
            }
        }
        sides
    }

    /// The statuses of all days, those of the last day first.
    fn statuses(&self) -> Vec<Status> {
        let mut statuses: Vec<Status> = Vec::new();
        for (status, _) in self.figures.iter().rev().flat_map(|(_, day)| day.statuses()) {
            if !statuses.contains(status) {
                statuses.push(status.clone());
            }
        }
        statuses
    }
}
