//! A finished picture.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::error::{Error, ErrorKind};

/// A finished picture: an SVG document, which can be turned into a PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub(super) svg: String,
}

impl Picture {
    /// The SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The picture as a PNG, `scale` pixels to a unit of the SVG.
    ///
    /// Text is set in an embedded font (DejaVu Sans), so that the PNG is the same on every machine;
    /// characters that it lacks are boxes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Picture`] if the PNG would be empty, or wider or higher than 16,384 pixels.
    pub fn png(&self, scale: f32) -> Result<Vec<u8>, Error> {
        const LARGEST: f32 = 16_384.0;
        let options = usvg::Options {
            font_family: "DejaVu Sans".to_owned(),
            fontdb: fonts(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&self.svg, &options)
            .map_err(|error| failed(format!("the SVG cannot be rendered: {error}")))?;
        let [width, height] =
            [tree.size().width(), tree.size().height()].map(|size| (size * scale).ceil());
        if !(1.0..=LARGEST).contains(&width) || !(1.0..=LARGEST).contains(&height) {
            return Err(failed(format!(
                "a PNG of {width} × {height} pixels: each must be from 1 to {LARGEST}"
            )));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        let pixmap = Pixmap::new(width as u32, height as u32);
        let mut pixmap = pixmap.ok_or_else(|| failed("no memory for the PNG".to_owned()))?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        pixmap.encode_png().map_err(|error| failed(format!("the PNG cannot be written: {error}")))
    }
}

/// The embedded fonts, read once.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        for font in [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::sans::oblique()] {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}

fn failed(message: String) -> Error {
    Error::new(ErrorKind::Picture { message })
}
