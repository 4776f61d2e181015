//! Report pages: one file for a reader, with everything in it.

mod data;
mod dated_row;
mod day;
mod delta;
mod page_drawing;
mod script;
mod shown;
mod table;
mod writing;

pub use page_drawing::PageDrawing;
pub use writing::Page;
