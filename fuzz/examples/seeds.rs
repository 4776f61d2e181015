//! Writes the seed corpus: `corpus/<target>/`, made of this project's own words and shapes.

use std::fs;
use std::io;
use std::path::Path;

mod seeds {
    pub mod formats;
    pub mod shapes;
    pub mod texts;
}

use seeds::{formats, shapes, texts};

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    write(&corpus, "figure", texts::figures())?;
    write(&corpus, "article", texts::articles())?;
    write(&corpus, "legend", texts::legends())?;
    write(&corpus, "reading", shapes::texts())?;
    write(&corpus, "pipeline", shapes::texts())?;
    write(&corpus, "kml", formats::kml())?;
    write(&corpus, "esri", formats::esri())?;
    write(&corpus, "topojson", formats::topojson())?;
    write(&corpus, "archive", formats::archives())?;
    write(&corpus, "shapefile", formats::shapefiles())?;
    write(&corpus, "repair", shapes::maps())?;
    write(&corpus, "overlay", shapes::maps())?;
    Ok(())
}

/// Writes the seeds of a target under their numbers.
fn write(corpus: &Path, target: &str, seeds: Vec<Vec<u8>>) -> io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    for (index, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{index:03}")), seed)?;
    }
    println!("{target}: {} seeds", seeds.len());
    Ok(())
}
