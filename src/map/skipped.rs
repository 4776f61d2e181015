//! What was skipped, in words.

use crate::document::Skipped;
use crate::warning::counted;

impl Skipped {
    /// What was skipped, in a sentence; `None` if nothing was.
    pub(super) fn message(self) -> Option<String> {
        let parts = [self.without_area(), self.empty(), self.dropped()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// "2 points and 1 line, which have no area".
    fn without_area(self) -> Option<String> {
        let counts = [(self.points, "point", "points"), (self.lines, "line", "lines")];
        let verb = if self.points + self.lines == 1 { "has" } else { "have" };
        let things = occurring(counts).join(" and ");
        (!things.is_empty()).then(|| format!("{things}, which {verb} no area"))
    }

    /// "1 missing geometry, 2 nulls among the features".
    fn empty(self) -> Option<String> {
        let things = occurring([
            (self.null_geometries, "missing geometry", "missing geometries"),
            (self.null_features, "null among the features", "nulls among the features"),
            (self.empty_polygons, "polygon without coordinates", "polygons without coordinates"),
        ]);
        (!things.is_empty()).then(|| things.join(", "))
    }

    fn dropped(self) -> Option<String> {
        let positions = counted(self.extra_ordinates, "position", "positions");
        (self.extra_ordinates > 0).then(|| format!("all but longitude and latitude of {positions}"))
    }
}

/// What there is any of, counted.
fn occurring<const KINDS: usize>(counts: [(usize, &str, &str); KINDS]) -> Vec<String> {
    counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, singular, plural)| counted(count as u64, singular, plural))
        .collect()
}
