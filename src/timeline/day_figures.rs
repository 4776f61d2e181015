//! The figures of one map of a timeline.

use super::since::Since;
use crate::quantity::{Area, Range, Share};
use crate::report::{Headline, Holding, SideReport, Sides};
use crate::side::Side;
use crate::status::Status;

/// The figures of one map of a timeline.
#[derive(Debug, Clone)]
pub struct DayFigures {
    pub(super) sides: Sides,
    /// Whether the map draws no ground at all.
    pub(super) is_empty: bool,
    pub(super) controlled: Area,
    pub(super) open: Area,
    pub(super) whole: Area,
    pub(super) statuses: Vec<(Status, Area)>,
    pub(super) legend: String,
    pub(super) since: Option<Since>,
    pub(super) regions: Vec<Area>,
    pub(super) in_no_region: Area,
    pub(super) outside: Area,
}

impl DayFigures {
    /// All ground that counts: what the side holds that the figures are about ([`about`](Self::about)). `None`
    /// where nothing that the map draws counts, which is no zero
    /// ([`FlagCode::NothingCounted`](super::FlagCode::NothingCounted)), and of a map of another place. Of a day
    /// without any ground it is zero ([`FlagCode::Empty`](super::FlagCode::Empty)).
    pub fn controlled(&self) -> Option<Area> {
        (self.is_empty || self.sides.headline.has_figure()).then_some(self.controlled)
    }

    /// Its share of the territory.
    pub fn share(&self) -> Option<Share> {
        self.controlled().map(|controlled| controlled.share_of(self.whole))
    }

    /// The least and the most that the share can be: without and with the ground that does not count
    /// and, by the legend, could.
    pub fn range(&self) -> Option<Range> {
        let low = self.share()?;
        Some(Range { low, high: (self.controlled + self.open).share_of(self.whole) })
    }

    /// Whom [`controlled`](Self::controlled), the range, what was gained and lost, and regions are about;
    /// `None` where there is no such figure, and where the method says what counts, whoever holds it.
    pub fn about(&self) -> Option<&Side> {
        self.sides.headline.side()
    }

    /// What each side holds, by the map's legend: to the bit the rows of
    /// [`ControlReport::sides`](crate::ControlReport::sides) of the map.
    pub fn sides(&self) -> &[SideReport] {
        &self.sides.rows
    }

    /// The name of the legend that read the map.
    pub fn legend(&self) -> &str {
        &self.legend
    }

    /// What one side holds, if the map or its legend has it.
    pub fn side(&self, side: &Side) -> Option<&SideReport> {
        self.sides.rows.iter().find(|row| row.side() == side)
    }

    /// What one side holds; `None` where the map does not say: it does not have the side, or it draws nothing of
    /// what the side holds, and nothing else that counts.
    pub fn held_by(&self, side: &Side) -> Option<Holding> {
        let holding = self.side(side)?.holding();
        let is_said = self.sides.headline.has_figure() || holding.area() > Area::ZERO;
        is_said.then_some(holding)
    }

    /// What of the territory the map does not draw, where its legend does not say who holds that.
    pub fn not_drawn(&self) -> Option<Holding> {
        self.sides.rest
    }

    /// What a headline can say of the map.
    pub(crate) fn headline(&self) -> &Headline {
        &self.sides.headline
    }

    /// The ground that makes the range wider.
    #[cfg(feature = "draw")]
    pub(crate) fn open(&self) -> Area {
        self.open
    }

    /// What shares are of.
    pub(crate) fn whole(&self) -> Area {
        self.whole
    }

    /// Whether areas are shares of the territory: whether the map is one of it, and not of another place.
    pub fn is_of_territory(&self) -> bool {
        self.sides.headline != Headline::None
    }

    /// What a side gained, less what it lost, since an earlier map; `None` where one of the maps does not say
    /// what the side holds.
    pub(super) fn net_of(&self, side: &Side, earlier: &Self) -> Option<Area> {
        if !(self.is_of_territory() && earlier.is_of_territory()) {
            return None;
        }
        let later = self.area_beside(side, earlier)?;
        let earlier = earlier.area_beside(side, self)?;
        Some(later - earlier)
    }

    /// What a side holds on this map beside another one. A side that only the other one draws holds nothing
    /// here if both are read alike.
    fn area_beside(&self, side: &Side, beside: &Self) -> Option<Area> {
        let has_figure = self.sides.headline.has_figure();
        match self.side(side) {
            // What a map draws that nothing counts on says nothing of what it does not draw.
            Some(row) => {
                let is_drawn = row.not_drawn() == Area::ZERO;
                let is_drawn_beside =
                    beside.side(side).is_none_or(|row| row.not_drawn() == Area::ZERO);
                self.held_by(side).filter(|_| is_drawn == is_drawn_beside).map(|held| held.area())
            }
            None => (has_figure && self.legend == beside.legend).then_some(Area::ZERO),
        }
    }

    /// The area of each status, by precedence: ground counts once.
    pub fn statuses(&self) -> &[(Status, Area)] {
        &self.statuses
    }

    /// What changed since the map before; `None` for the first.
    pub fn since(&self) -> Option<&Since> {
        self.since.as_ref()
    }

    /// Counted ground gained since the map before; `None`, too, where nothing counts on one of the two.
    pub fn gained(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.gained)
    }

    /// Counted ground lost since the map before; `None`, too, where nothing counts on one of the two.
    pub fn lost(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.lost)
    }

    /// The area less that of the map before, as the maps draw them: with what [breaks](Since::breaks) are of
    /// it; `None`, too, where nothing counts on one of the two.
    pub fn net(&self) -> Option<Area> {
        self.since_of_counted().map(Since::net)
    }

    /// Where overlaps are summed, how much more often counted ground is drawn than before, besides what was
    /// gained and lost; negative where it is drawn less often.
    pub fn redrawn(&self) -> Option<Area> {
        self.since_of_counted().map(|since| since.redrawn)
    }

    /// The net change without what the map maker no longer draws, or draws anew: gained less lost, with what was
    /// [redrawn](Self::redrawn). It is what the table has.
    pub fn net_without_breaks(&self) -> Option<Area> {
        self.since_of_counted().map(Since::net_without_breaks)
    }

    fn since_of_counted(&self) -> Option<&Since> {
        self.since.as_ref().filter(|since| since.is_of_counted)
    }

    /// Counted ground in each region, if regions were asked for.
    pub fn regions(&self) -> &[Area] {
        &self.regions
    }

    /// Counted ground of the territory in none of its regions; zero unless regions were asked for.
    pub fn in_no_region(&self) -> Area {
        self.in_no_region
    }

    /// Counted ground outside the territory; zero unless regions were asked for.
    pub fn outside(&self) -> Area {
        self.outside
    }
}
