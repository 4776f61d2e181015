//! Pictures: maps and charts.

mod chart;
mod extent;
mod frame;
mod furniture;
mod key;
mod labels;
mod language;
mod layers;
mod lettering;
mod map;
mod page;
mod paper;
mod picture;
mod place;
mod plane;
mod presentation;
mod scene;
mod sheet;
mod sides;
mod svg;
mod table;
mod theme;
mod window;
mod words;

pub use chart::{ChartDrawing, ChartEvent, ChartQuantity};
pub use language::Language;
pub use map::MapDrawing;
pub use page::{Page, PageDrawing};
pub use picture::Picture;
pub use place::MapPlace;
pub use theme::Theme;
pub use window::Window;
