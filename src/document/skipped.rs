//! What of a document is not measured, counted and in words.

use crate::warning::counted;

/// What was in the inputs and is not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    pub(crate) points: usize,
    pub(crate) lines: usize,
    pub(crate) null_geometries: usize,
    pub(crate) null_features: usize,
    pub(crate) empty_polygons: usize,
    pub(crate) extra_ordinates: u64,
}

impl Skipped {
    /// Points, those of a `MultiPoint` each.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Lines, those of a `MultiLineString` each.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Features without a geometry.
    pub fn null_geometries(&self) -> usize {
        self.null_geometries
    }

    /// Entries of `features` that are null.
    pub fn null_features(&self) -> usize {
        self.null_features
    }

    /// Polygons without coordinates.
    pub fn empty_polygons(&self) -> usize {
        self.empty_polygons
    }

    /// Positions whose third and further numbers were dropped. `DeepState` writes a height of 0 to each.
    pub fn extra_ordinates(&self) -> u64 {
        self.extra_ordinates
    }

    /// Whether nothing was drawn that is no ground: no points and no lines.
    pub(crate) fn is_all_of_ground(&self) -> bool {
        self.points + self.lines == 0
    }

    /// Adds what was skipped elsewhere.
    pub(crate) fn add(&mut self, other: &Self) {
        self.points += other.points;
        self.lines += other.lines;
        self.null_geometries += other.null_geometries;
        self.null_features += other.null_features;
        self.empty_polygons += other.empty_polygons;
        self.extra_ordinates += other.extra_ordinates;
    }

    /// What was skipped since an earlier count.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            points: self.points - before.points,
            lines: self.lines - before.lines,
            null_geometries: self.null_geometries - before.null_geometries,
            null_features: self.null_features - before.null_features,
            empty_polygons: self.empty_polygons - before.empty_polygons,
            extra_ordinates: self.extra_ordinates - before.extra_ordinates,
        }
    }

    /// What was skipped, in a sentence; `None` if nothing was.
    pub(crate) fn message(self) -> Option<String> {
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
