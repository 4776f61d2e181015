//! What was repaired, in words.

use super::repair::Repairs;
use crate::quantity::Area;
use crate::warning::counted;

impl Repairs {
    /// What was repaired, in a sentence; `None` if nothing was.
    pub(crate) fn message(&self) -> Option<String> {
        let done: Vec<String> = [
            (self.self_crossing, "ring that crosses itself", "rings that cross themselves"),
            (self.self_touching, "ring that touches itself", "rings that touch themselves"),
            (self.misplaced_holes, "polygon with misplaced holes", "polygons with misplaced holes"),
            (self.without_area, "ring without area", "rings without area"),
            (self.unclosed, "ring left open", "rings left open"),
            (
                self.across_antimeridian,
                "ring cut at the antimeridian",
                "rings cut at the antimeridian",
            ),
            (self.around_pole, "ring around a pole", "rings around a pole"),
            (self.repeated_points, "ring with repeated points", "rings with repeated points"),
            (self.reversed, "ring wound the wrong way", "rings wound the wrong way"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, singular, plural)| counted(count as u64, singular, plural))
        .collect();
        (!done.is_empty()).then(|| {
            let moved = if self.moved > Area::ZERO {
                format!("{:.6} moved", self.moved)
            } else {
                "no area moved".to_owned()
            };
            format!("{}; {moved}", done.join(", "))
        })
    }
}
