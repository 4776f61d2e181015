//! What regions cover together that fit: a boundary without an overlay.

use std::sync::Arc;

use super::layout::Layout;
use super::region::Region;
use crate::geometry::{Edge, Ground, cancel, edges, paths};

/// The layout of regions that fit together.
pub(super) fn layout_of(regions: &[Region]) -> Arc<Layout> {
    Arc::new(Layout::from_disjoint(regions, covered_by(regions)))
}

/// The edges that only one of the regions has.
fn covered_by(regions: &[Region]) -> Ground {
    let of_all = regions.iter().flat_map(|region| region.ground().rings().flat_map(edges));
    let signed = |(from, to): Edge| if from < to { ((from, to), 1) } else { ((to, from), -1) };
    paths(&cancel(of_all.map(signed).collect())).into_iter().collect()
}
