//! Changes as tables.

use std::fmt;

use jiff::civil::Date;

use super::{Change, RegionChange, SideChange, SideFlow, Transition};
use crate::map::Subject;
use crate::quantity::{Area, Share};
use crate::report::{ControlReport, write_map};
use crate::side::Side;
use crate::status::Status;
use crate::text::{cell, printable, width};

/// Rows with less than this are not shown: to two decimals of a square kilometre they are zero.
const LEAST_SHOWN: Area = Area::from_m2(5_000.0);

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_headline(f)?;
        writeln!(f)?;
        if self.is_told() {
            let slivers = self.slivers();
            write_total(f, "gained", self.gained(), slivers.gained)?;
            write_total(f, "lost", self.lost(), slivers.lost)?;
            write_total(f, "held", self.held(), Area::ZERO)?;
            if self.redrawn().abs() > LEAST_SHOWN {
                writeln!(
                    f,
                    "redrawn  {:>16.2}  drawn more or less often than before",
                    self.redrawn()
                )?;
            }
            for found in self.breaks() {
                write_break(f, found.ground(), "no longer drawn", found.no_longer_drawn())?;
                write_break(f, found.ground(), "newly drawn", found.newly_drawn())?;
            }
            writeln!(f)?;
        }
        self.write_sides(f)?;
        self.write_transitions(f)?;
        self.write_flows(f)?;
        if self.is_told() {
            self.write_regions(f)?;
        }
        self.write_provenance(f)
    }
}

impl Change {
    /// "Russia gained 501.10 km² and lost 18.20 km² of Ukraine between 2025-11-01 and 2025-12-01", and the net.
    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let territory = printable(self.territory());
        if let Some((name, refusal)) = self.refusal() {
            return writeln!(f, "no figure of a change in {territory}: the {name} {refusal}");
        }
        if !self.is_told() {
            return self.write_headline_of_others(f, &territory);
        }
        let (gained, lost, when) = (self.gained(), self.lost(), self.when());
        match &self.subject {
            Subject::Side(side) => {
                writeln!(f, "{side} gained {gained:.2} and lost {lost:.2} of {territory} {when}")?;
            }
            Subject::Controlled => {
                writeln!(f, "{gained:.2} of {territory} were gained and {lost:.2} lost {when}")?;
            }
            Subject::Counted => writeln!(
                f,
                "{gained:.2} of {territory} were gained and {lost:.2} lost of what is counted {when}",
            )?,
        }
        let net = self.net_without_breaks();
        writeln!(f, "{net:.2} net, {}", net.share_of(self.whole) - Share::NONE)
    }

    /// Where a map draws nothing that counts: "SDF gained 4.00 km² and lost 0.00 km² of Syria between …".
    fn write_headline_of_others(&self, f: &mut fmt::Formatter<'_>, territory: &str) -> fmt::Result {
        let changed = self.changed_sides();
        if changed.is_empty() {
            let lacking = self.maps_that_lack_what_counts().join(" and the ");
            let verb = if self.maps().into_iter().all(ControlReport::lacks_what_counts) {
                "draw"
            } else {
                "draws"
            };
            return writeln!(
                f,
                "no figure of a change in {territory}: the {lacking} {verb} nothing that counts"
            );
        }
        let parts = changed
            .iter()
            .map(|row| format!("{} gained {:.2} and lost {:.2}", row.side, row.gained, row.lost));
        let parts: Vec<String> = parts.collect();
        writeln!(f, "{} of {territory} {}", parts.join(", "), self.when())
    }

    fn maps_that_lack_what_counts(&self) -> Vec<&'static str> {
        let maps = super::NAMES.into_iter().zip(self.maps());
        maps.filter(|(_, report)| report.lacks_what_counts()).map(|(name, _)| name).collect()
    }

    fn when(&self) -> String {
        match (self.from(), self.to()) {
            (Some(from), Some(to)) => format!("between {from} and {to}"),
            (from, to) => format!("from the map of {} to that of {}", day(from), day(to)),
        }
    }

    /// The sides whose ground changed.
    fn changed_sides(&self) -> Vec<&SideChange> {
        let rows = self.sides().iter();
        rows.filter(|row| is_shown([row.gained, row.lost, row.redrawn])).collect()
    }

    /// What each side gained and lost, where the totals do not say it already.
    fn write_sides(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changed = self.changed_sides();
        let own = self.subject.row().filter(|_| self.is_told());
        if changed.iter().all(|row| Some(&row.side) == own.as_ref()) {
            return Ok(());
        }
        let names: Vec<String> = changed.iter().map(|row| cell(row.side.as_str())).collect();
        let width = width(&names);
        for (row, name) in changed.iter().zip(names) {
            let (gained, lost, net) = (row.gained, row.lost, row.net());
            writeln!(
                f,
                "{name:<width$}  gained {gained:>14.2}  lost {lost:>14.2}  net {net:>14.2}"
            )?;
        }
        writeln!(f)
    }

    /// The ground that changed its status.
    fn write_transitions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown_transitions();
        for transition in &shown {
            let [from, to] = [transition.from(), transition.to()].map(name_of_status);
            write_step(f, &from, &to, transition.area)?;
        }
        if shown.is_empty() { Ok(()) } else { writeln!(f) }
    }

    fn shown_transitions(&self) -> Vec<&Transition> {
        let changed = self.transitions().iter().filter(|row| row.from != row.to);
        changed.filter(|row| row.area > LEAST_SHOWN).collect()
    }

    /// The ground that went from one side to another, where statuses do not say it already: a map maker's own
    /// statuses are often named like the sides.
    fn write_flows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between =
            self.flows().iter().filter(|flow| flow.from().is_some() && flow.to().is_some());
        let shown: Vec<&SideFlow> = between.filter(|flow| flow.area() > LEAST_SHOWN).collect();
        if shown.iter().all(|flow| self.is_said_by_statuses(flow)) {
            return Ok(());
        }
        for flow in shown {
            let [from, to] = [flow.from(), flow.to()].map(|side| side.map_or("", Side::as_str));
            write_step(f, &cell(from), &cell(to), flow.area())?;
        }
        writeln!(f)
    }

    fn is_said_by_statuses(&self, flow: &SideFlow) -> bool {
        let sides = [flow.from(), flow.to()].map(Option::<&Side>::cloned);
        self.shown_transitions().iter().any(|row| {
            let statuses = [row.from(), row.to()];
            sides == statuses.map(|status| status.map(|status| Side::new(status.as_str())))
        })
    }

    /// The regions in which something changed, and what lies outside all.
    fn write_regions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.regions().iter().chain([self.in_no_region(), self.outside()]);
        let changed: Vec<&RegionChange> =
            rows.filter(|region| is_shown([region.gained, region.lost, region.redrawn])).collect();
        let names: Vec<String> = changed.iter().map(|region| cell(region.label())).collect();
        let width = width(&names);
        for (region, name) in changed.iter().zip(names) {
            write!(
                f,
                "{name:<width$}  gained {:>12.2}  lost {:>12.2}",
                region.gained, region.lost,
            )?;
            if region.redrawn.abs() > LEAST_SHOWN {
                write!(f, "  redrawn {:>12.2}", region.redrawn)?;
            }
            writeln!(f)?;
        }
        if changed.is_empty() { Ok(()) } else { writeln!(f) }
    }

    fn write_provenance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, report) in ["earlier", "later"].into_iter().zip(self.maps()) {
            write_map(f, name, report)?;
        }
        writeln!(f, "method   {}", self.method().sentence())?;
        for warning in self.warnings() {
            writeln!(f, "warning  {warning}")?;
        }
        Ok(())
    }
}

/// Whether a row says anything to two decimals of a square kilometre.
fn is_shown(areas: [Area; 3]) -> bool {
    areas.iter().any(|area| area.abs() > LEAST_SHOWN)
}

fn write_total(f: &mut fmt::Formatter<'_>, name: &str, area: Area, slivers: Area) -> fmt::Result {
    write!(f, "{name:<8} {area:>16.2}")?;
    if slivers > LEAST_SHOWN {
        write!(f, "  of which {slivers:.2} in slivers under {} m", Change::SLIVER_METRES)?;
    }
    writeln!(f)
}

/// Ground that is neither gained nor lost; nothing where there is none.
fn write_break(f: &mut fmt::Formatter<'_>, ground: &str, what: &str, area: Area) -> fmt::Result {
    if area <= LEAST_SHOWN {
        return Ok(());
    }
    writeln!(f, "besides  {area:>16.2}  {what}: {}", printable(ground))
}

/// Ground that was one thing and is another.
fn write_step(f: &mut fmt::Formatter<'_>, from: &str, to: &str, area: Area) -> fmt::Result {
    writeln!(f, "{from:>16} → {to:<16} {area:>14.2}")
}

fn day(day: Option<Date>) -> String {
    day.map_or("an unknown day".to_owned(), |day| day.to_string())
}

fn name_of_status(status: Option<&Status>) -> String {
    status.map_or("not drawn".to_owned(), |status| cell(status.as_str()))
}
