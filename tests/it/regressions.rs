//! Inputs that a fuzzer once broke a property with, replayed through the same properties. How to fuzz
//! is in `fuzz/README.md`.

use std::fs;
use std::path::Path;

use crate::properties::{
    archive, article, esri, figure, kml, legend, overlay, pipeline, reading, repair, shapefile,
    topojson,
};

type Check = fn(&[u8]);

const TARGETS: [(&str, Check); 12] = [
    ("archive", archive),
    ("article", article),
    ("esri", esri),
    ("figure", figure),
    ("kml", kml),
    ("legend", legend),
    ("overlay", overlay),
    ("pipeline", pipeline),
    ("reading", reading),
    ("repair", repair),
    ("shapefile", shapefile),
    ("topojson", topojson),
];

#[test]
fn what_once_broke_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let target = entry.unwrap().path();
        let name = target.file_name().unwrap().to_string_lossy().into_owned();
        let known = TARGETS.iter().find(|(known, _)| *known == name);
        let Some((_, check)) = known else { panic!("{} is no target", target.display()) };
        for entry in fs::read_dir(target).unwrap() {
            let file = entry.unwrap().path();
            // Shown by the test harness if the check fails.
            println!("{}", file.display());
            check(&fs::read(file).unwrap());
        }
    }
}
