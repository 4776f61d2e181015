//! Shapefiles: shapes (`.shp`), a table (`.dbf`), a reference system (`.prj`) and an encoding (`.cpg`), which lie beside
//! each other or in one archive.

mod encoding;
mod shapes;
mod table;
#[cfg(test)]
mod tests;

use serde_json::Map;

use self::encoding::Encoding;
use self::shapes::{SHAPEFILE, Shape, Shapes};
use self::table::Table;
use super::features::Features;
use super::parts::polygons_of;
use super::tally::Tally;
use crate::error::Error;
use crate::reference_system::{ReferenceSystem, of_wkt};
use crate::warning::counted;

/// The files of a shapefile, those that there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Files<'b> {
    pub(super) shapes: &'b [u8],
    pub(super) table: Option<&'b [u8]>,
    pub(super) system: Option<&'b [u8]>,
    pub(super) encoding: Option<&'b [u8]>,
}

/// The name of a file without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Adds the features of a shapefile, which is a layer of this name. `stated` is what its coordinates are, whatever
/// its `.prj` says.
pub(super) fn add_features(
    files: &Files<'_>,
    layer: &str,
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    tally.feature.set(None);
    let system = match (stated, files.system) {
        (Some(stated), _) => stated.clone(),
        (None, Some(definition)) => of_wkt(&String::from_utf8_lossy(definition))?,
        (None, None) => {
            features.remark("it has no .prj, and was read as longitude and latitude on WGS 84");
            ReferenceSystem::default()
        }
    };
    let mut shapes = Shapes::new(files.shapes, tally)?;
    let encoding = stated_encoding(files, features);
    let mut table = files.table.map(|table| Table::new(table, encoding)).transpose()?;
    if table.is_none() {
        features.remark("it has no .dbf, so its shapes have no properties");
    }
    features.begin_collection(layer);
    let (mut count, mut deleted, mut strays) = (0, 0_u64, 0);
    loop {
        let index = features.count;
        let shape = shapes.next().map_err(|error| error.in_feature(index))?;
        let Some(shape) = shape else { break };
        let properties = match &mut table {
            Some(table) if count < table.count() => table.row(count, tally)?,
            Some(table) => return Err(disagreeing(count + 1, shapes, table)),
            None => Some(Map::new()),
        };
        count += 1;
        features.count_feature();
        tally.feature()?;
        let Some(properties) = properties else {
            deleted += 1;
            continue;
        };
        let (before, mut polygons) = (features.skipped, Vec::new());
        match shape {
            Shape::Null => features.skipped.null_geometries += 1,
            Shape::Points(points) => features.skipped.points += points,
            Shape::Lines(lines) => features.skipped.lines += lines,
            Shape::Rings(rings, extra) => {
                tally.extra_ordinates(extra);
                features.skipped.extra_ordinates += extra;
                let parted = polygons_of(rings, tally)?;
                strays += parted.strays;
                features
                    .add_polygons(parted.polygons, &system, &mut polygons)
                    .map_err(|error| error.in_feature(index))?;
            }
        }
        features.add(index, properties, polygons, system.clone(), before);
    }
    if let Some(table) = &table {
        if count < table.count() {
            return Err(disagreeing(count, shapes, table));
        }
        remark_on(table, features);
    }
    features.remark_on_strays(strays);
    if deleted > 0 {
        let rows = counted(deleted, "row of its table is", "rows of its table are");
        features.remark(format!("{rows} marked as deleted and not read"));
    }
    Ok(())
}

/// How the `.cpg` says that texts are written.
fn stated_encoding(files: &Files<'_>, features: &mut Features) -> Option<Encoding> {
    let name = String::from_utf8_lossy(files.encoding?).trim().to_owned();
    let encoding = Encoding::named(&name);
    if encoding.is_none() && !name.is_empty() {
        features.remark(format!("its .cpg says {name:?}, an encoding that is not known"));
    }
    encoding
}

fn remark_on(table: &Table<'_>, features: &mut Features) {
    if table.is_guessed {
        features.remark("nothing says how the texts of its .dbf are written; read as Windows-1252");
    }
    if !table.unread.is_empty() {
        let fields = table.unread.join(", ");
        features.remark(format!("the fields {fields} of its .dbf are of a type that is not read"));
    }
}

/// Shapes and rows are matched by their order, so that where they are not as many, none is to be trusted.
fn disagreeing(read: usize, mut shapes: Shapes<'_>, table: &Table<'_>) -> Error {
    let mut count = read;
    while let Ok(Some(_)) = shapes.next() {
        count += 1;
    }
    let shapes = counted(count as u64, "shape", "shapes");
    let rows = counted(table.count() as u64, "row", "rows");
    let message = format!("its .shp has {shapes} and its .dbf {rows}; they do not belong together");
    Error::document(SHAPEFILE, message)
}
