//! Every question that has a figure gives the same one, and the figures keep the laws.

use proptest::prelude::*;
use territory_control::change::{Change, RegionChange, Transition};
use territory_control::method::{Clip, Counted, Outside, Overlap};
use territory_control::report::{RegionReport, StatusReport};
use territory_control::timeline::{DayFigures, Period, PeriodRow, Timeline};
use territory_control::{Area, ControlMap, ControlReport, Measure, Method, Territory};

use super::world::{Lattice, METRES_A_DEGREE, World};

/// Two figures that are one: to 10⁻⁹ of what is drawn, or a square metre.
pub(crate) fn expect_same(
    what: &str,
    found: Area,
    expected: Area,
    drawn: Area,
) -> Result<(), TestCaseError> {
    expect_within(1.0_f64.max(1e-9 * drawn.m2().abs()), what, found, expected)
}

/// Two figures that differ by so many square metres at most.
fn expect_within(
    allowed: f64,
    what: &str,
    found: Area,
    expected: Area,
) -> Result<(), TestCaseError> {
    let difference = (found - expected).m2();
    prop_assert!(
        difference.abs() <= allowed,
        "{}: {:.9} km2, not {:.9}: {} m2",
        what,
        found.km2(),
        expected.km2(),
        difference
    );
    Ok(())
}

/// A world, and what the library says of it.
struct Answers<'w> {
    world: &'w World,
    territory: &'w Territory,
    maps: [ControlMap; 2],
    /// By day.
    reports: [ControlReport; 2],
    /// As much as is drawn, which bounds rounding.
    drawn: Area,
}

pub(crate) fn check(world: &World) -> Result<(), TestCaseError> {
    let territory = world.territory();
    let maps = [world.map(0), world.map(1)];
    let survey = territory.survey(&world.method);
    let reports = maps.each_ref().map(|map| survey.regions(map).unwrap());
    let everything = world.method.clone().counted(Counted::Everything).clip(Clip::Unclipped);
    let drawn: Area = maps
        .iter()
        .map(|map| territory.survey(&everything).control(map).unwrap().controlled().area())
        .sum();
    let answers = Answers { world, territory: &territory, maps, reports, drawn };
    for day in 0..2 {
        answers.of_a_map(day)?;
    }
    let change = survey.change(&answers.maps[0], &answers.maps[1]).unwrap();
    answers.of_a_change(&change)?;
    answers.mirrored(&change)?;
    answers.of_a_timeline(&change)?;
    answers.of_an_agreement()?;
    answers.of_measures()
}

impl Answers<'_> {
    fn method(&self) -> &Method {
        &self.world.method
    }

    fn added(&self) -> Area {
        self.method().addition.as_ref().map_or(Area::ZERO, |addition| addition.area)
    }

    fn same(&self, what: &str, found: Area, expected: Area) -> Result<(), TestCaseError> {
        expect_same(what, found, expected, self.drawn)
    }

    /// The same of sums over regions. What is assigned to the nearest is cut into patches at points of the grid, 0.71
    /// steps off at most: beside an edge no more than that times its length, however often it is cut.
    fn same_in_all(&self, what: &str, found: Area, expected: Area) -> Result<(), TestCaseError> {
        if self.method().outside == Outside::Nearest {
            let rounding = 0.71e-9 * METRES_A_DEGREE * self.world.metres_drawn();
            let allowed = 1.0 + rounding + 1e-9 * self.drawn.m2();
            return expect_within(allowed, what, found, expected);
        }
        self.same(what, found, expected)
    }

    /// The same of a region. Near the line that is as far from two regions a patch may be shared out otherwise.
    fn same_by_region(&self, what: &str, found: Area, expected: Area) -> Result<(), TestCaseError> {
        let is_assigned = self.method().outside == Outside::Nearest;
        let patches = if is_assigned { Area::from_km2(1e-3) } else { Area::ZERO };
        let difference = found - expected;
        if difference.m2().abs() <= patches.m2() {
            return Ok(());
        }
        self.same(what, found, expected)
    }

    /// What is said of one map: the same with and without regions, and everything adds up.
    fn of_a_map(&self, day: usize) -> Result<(), TestCaseError> {
        let report = &self.reports[day];
        let plain = self.territory.survey(self.method()).control(&self.maps[day]).unwrap();
        prop_assert_eq!(plain.controlled(), report.controlled());
        prop_assert_eq!(plain.statuses(), report.statuses());
        prop_assert_eq!(plain.sides(), report.sides());

        let controlled = report.controlled().area();
        let counted = report.statuses().iter().filter(|row| row.is_counted());
        let of_statuses: Area = counted.map(|row| row.holding().area()).sum();
        self.same("statuses", of_statuses + self.added(), controlled)?;

        let regional = report.regional().unwrap();
        let in_sum = regional.regions().iter().filter(|row| row.is_in_sum());
        let of_regions: Area = in_sum.map(RegionReport::controlled).sum();
        let all = of_regions + regional.in_no_region() + regional.outside() + self.added();
        self.same_in_all("regions and outside", all, controlled)?;
        for region in regional.regions() {
            let counted = region
                .statuses()
                .iter()
                .filter(|(status, _)| report.status(status).is_some_and(StatusReport::is_counted));
            let of_statuses: Area = counted.map(|(_, area)| *area).sum();
            self.same_in_all("statuses of a region", of_statuses, region.controlled())?;
            prop_assert!(region.controlled().m2() >= 0.0, "{}", region.name());
        }
        if self.method().clip == Clip::Territory {
            let (held, ground) = (controlled - self.added(), self.ground());
            let once = self.method().overlap == Overlap::Dissolve;
            prop_assert!(!once || held.m2() <= ground.m2() * (1.0 + 1e-9) + 1.0);
        }
        Ok(())
    }

    /// The ground of the territory by the method's measure.
    fn ground(&self) -> Area {
        let method = self.method().clone().denominator("boundary".parse().unwrap());
        self.territory.survey(&method).control(&self.maps[0]).unwrap().whole()
    }

    /// What is said of a change: its levels are those of the maps, and its rows add up.
    fn of_a_change(&self, change: &Change) -> Result<(), TestCaseError> {
        let [earlier, later] = self.reports.each_ref().map(|report| report.controlled().area());
        self.same("the earlier level", change.earlier(), earlier)?;
        self.same("the later level", change.later(), later)?;
        let net = change.gained() - change.lost() + change.redrawn();
        prop_assert_eq!(change.net(), net);
        self.same("the net", net, later - earlier)?;
        if self.method().overlap == Overlap::Dissolve {
            prop_assert_eq!(change.redrawn(), Area::ZERO);
            self.same("held and gained", change.held() + change.gained(), later)?;
            self.same("held and lost", change.held() + change.lost(), earlier)?;
        }
        let in_sum = || change.regions().iter().filter(|row| row.is_in_sum());
        let rows = || in_sum().chain([change.in_no_region(), change.outside()]);
        self.same_in_all(
            "gained by region",
            rows().map(RegionChange::gained).sum(),
            change.gained(),
        )?;
        self.same_in_all("lost by region", rows().map(RegionChange::lost).sum(), change.lost())?;
        self.same_in_all(
            "redrawn by region",
            rows().map(RegionChange::redrawn).sum(),
            change.redrawn(),
        )?;
        for status in change.statuses() {
            let others = change.transitions().iter().filter(|row| row.from() != row.to());
            let own = Some(status.status());
            let gained: Area =
                others.clone().filter(|row| row.to() == own).map(Transition::area).sum();
            let lost: Area = others.filter(|row| row.from() == own).map(Transition::area).sum();
            prop_assert_eq!(gained, status.gained());
            prop_assert_eq!(lost, status.lost());
        }
        self.changes_of_regions(change)
    }

    /// What a region gained is what it has more on the later map. A map of another place is assigned to no region,
    /// and then nothing of the pair is.
    fn changes_of_regions(&self, change: &Change) -> Result<(), TestCaseError> {
        let is_refused = self.reports.iter().any(|report| report.expect_of_territory().is_err());
        if is_refused && self.method().outside == Outside::Nearest {
            return Ok(());
        }
        let [before, after] = self.reports.each_ref().map(|report| report.regional().unwrap());
        for (place, row) in change.regions().iter().enumerate() {
            let [was, is] = [before, after].map(|regional| regional.regions()[place].controlled());
            self.same_by_region("a region's net", row.net(), is - was)?;
        }
        self.same("the net outside", change.outside().net(), after.outside() - before.outside())
    }

    /// The same change the other way round.
    fn mirrored(&self, change: &Change) -> Result<(), TestCaseError> {
        let survey = self.territory.survey(self.method());
        let back = survey.change(&self.maps[1], &self.maps[0]).unwrap();
        self.same("gained, mirrored", back.gained(), change.lost())?;
        self.same("lost, mirrored", back.lost(), change.gained())?;
        self.same("redrawn, mirrored", back.redrawn(), -change.redrawn())
    }

    /// A timeline of the maps has the figures of each, and what changed.
    fn of_a_timeline(&self, change: &Change) -> Result<(), TestCaseError> {
        let survey = self.territory.survey(self.method());
        let reader = survey.timeline().map_reader(World::reader()).by_region();
        let reader = reader.input(self.world.input(0)).input(self.world.input(1));
        let timeline = reader.read(Vec::<&str>::new()).unwrap();
        let figures = days(&timeline);
        prop_assert_eq!(figures.len(), 2);
        for (day, report) in figures.iter().zip(&self.reports) {
            if let Some(controlled) = day.controlled() {
                self.same("a day", controlled, report.controlled().area())?;
            }
            prop_assert_eq!(day.sides(), report.sides());
        }
        let since = figures[1];
        if let (Some(gained), Some(lost), Some(redrawn)) =
            (since.gained(), since.lost(), since.redrawn())
        {
            self.same("gained since the day before", gained, change.gained())?;
            self.same("lost since the day before", lost, change.lost())?;
            self.same("redrawn since the day before", redrawn, change.redrawn())?;
        }
        let months = reader.periods(&timeline, Period::Month, 40).unwrap();
        let april = months.iter().find(|row| row.label() == "2024-04").unwrap();
        self.of_a_period(april, figures[1], change)
    }

    fn of_a_period(
        &self,
        month: &PeriodRow,
        day: &DayFigures,
        change: &Change,
    ) -> Result<(), TestCaseError> {
        prop_assert_eq!(month.later(), day.controlled());
        prop_assert_eq!(month.share(), day.share());
        if let (Some(gained), Some(lost)) = (month.gained(), month.lost()) {
            self.same("gained in a month", gained, change.gained())?;
            self.same("lost in a month", lost, change.lost())?;
        }
        Ok(())
    }

    /// What two sources agree on is what is held from one map to the other.
    fn of_an_agreement(&self) -> Result<(), TestCaseError> {
        let sources = [("first", &self.maps[0]), ("second", &self.maps[1])];
        let survey = self.territory.survey(self.method());
        if self.method().outside == Outside::Nearest {
            let by_region = survey.regional_agreement(&sources);
            prop_assert!(by_region.is_err(), "a comparison assigns nothing to the nearest region");
        }
        let found = survey.agreement(&sources);
        // Sources of which one draws nothing that counts are no agreement.
        let Ok(found) = found else { return Ok(()) };
        let method = self.method().clone().overlap(Overlap::Dissolve).addition(None);
        let survey = self.territory.survey(&method);
        let change = survey.change(&self.maps[0], &self.maps[1]).unwrap();
        let total = found.total();
        self.same("both", total.all(), change.held())?;
        self.same("the first alone", total.only()[0], change.lost())?;
        self.same("the second alone", total.only()[1], change.gained())?;
        self.same("any", total.any(), change.held() + change.lost() + change.gained())
    }

    /// A comparison of measures has the figure of each.
    fn of_measures(&self) -> Result<(), TestCaseError> {
        let survey = self.territory.survey(self.method());
        let measures = ["wgs84-planar", "wgs84-geodesic"].map(|name| name.parse().unwrap());
        let Ok(compared) = survey.compare_measures(&self.maps[0], measures) else { return Ok(()) };
        for row in compared.measures() {
            let method = self.method().clone().measure(row.measure().clone());
            let report = self.territory.survey(&method).control(&self.maps[0]).unwrap();
            self.same("a measure", row.controlled().area(), report.controlled().area())?;
        }
        Ok(())
    }
}

fn days(timeline: &Timeline) -> Vec<&DayFigures> {
    timeline.rows().iter().filter_map(|row| row.figures()).collect()
}

/// The same shapes far from the antimeridian and across it have the same figures.
pub(crate) fn check_moved(world: &World) -> Result<(), TestCaseError> {
    let measure = &world.method.measure;
    let at = |origin: [f64; 2]| {
        let lattice = Lattice { origin, ..world.lattice };
        World { lattice, ..world.clone() }
    };
    // A projection is of one part of the Earth.
    let measure =
        if matches!(measure, Measure::Projected(_)) { Measure::default() } else { measure.clone() };
    let latitude = world.lattice.origin[1];
    let worlds = [at([30.0, latitude]), at([179.0, latitude]), at([-180.0, latitude])];
    let figures = worlds.map(|world| {
        let territory = world.territory();
        let method = world.method.clone().measure(measure.clone());
        let survey = territory.survey(&method);
        let report = survey.regions(&world.map(0)).unwrap();
        let regional = report.regional().unwrap();
        let change = survey.change(&world.map(0), &world.map(1)).unwrap();
        let mut figures =
            vec![report.controlled().area(), regional.outside(), change.gained(), change.lost()];
        figures.extend(regional.regions().iter().map(RegionReport::controlled));
        (figures, regional.front().km(), world.edges_across_the_antimeridian())
    });
    let [(there, front, _), others @ ..] = &figures;
    // An edge across the antimeridian is cut at a point of the grid, half a step off at most: a triangle of that
    // height along the edge.
    let half_a_step = 0.5e-9 * METRES_A_DEGREE;
    let allowed = 1.0 + 0.5 * half_a_step * world.metres_drawn();
    for (moved, moved_front, edges_across) in others {
        for (found, expected) in moved.iter().zip(there) {
            expect_within(allowed, "moved", *found, *expected)?;
        }
        // An edge is judged by the middles of its pieces, of up to a kilometre; cut at the antimeridian, it has others
        // at both ends of what is front.
        let allowed = 2.0_f64.max(2.0 * *edges_across as f64);
        prop_assert!((front - moved_front).abs() <= allowed, "front {front} and {moved_front}");
    }
    Ok(())
}
