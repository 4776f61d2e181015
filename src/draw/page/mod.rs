//! Report pages: one file for a reader, with everything in it.

mod data;
mod day;
mod delta;
mod page_drawing;
mod writing;

pub use page_drawing::PageDrawing;
pub use writing::Page;
