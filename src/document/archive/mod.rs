//! Archives: the documents of a KMZ, or of any other zip archive.

#[cfg(test)]
mod tests;
mod zip;

use std::collections::BTreeSet;

use self::zip::{Entry, Zip};
use super::date::file_name;
use super::features::Features;
use super::kml;
use super::shapefile;
use super::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::reference_system::ReferenceSystem;

/// Adds the features of all documents in an archive, which came under this name.
pub(super) fn add_features(
    name: &str,
    bytes: &[u8],
    stated: Option<&ReferenceSystem>,
    features: &mut Features,
    tally: &Tally,
) -> Result<(), Error> {
    let zip = Zip::open(bytes)?;
    let called = |ending: &str| -> Vec<&Entry> {
        zip.entries().iter().filter(|entry| is_called(&entry.name, ending)).collect()
    };
    let (mut documents, shapefiles) = (called("kml"), called("shp"));
    // The one that a reader of KMZ opens comes first; others keep their order.
    documents.sort_by_key(|entry| entry.name != "doc.kml");
    let all: Vec<&Entry> = documents.iter().chain(&shapefiles).copied().collect();
    expect_each_once(&all)?;
    match all.as_slice() {
        [] => {
            let found = "a zip archive without KML or a shapefile in it".to_owned();
            let advice = "unpack it and give the map inside".to_owned();
            return Err(Error::new(ErrorKind::Format { found, advice }));
        }
        [_] => {}
        several => {
            let names: Vec<&str> = several.iter().map(|entry| entry.name.as_str()).collect();
            features.remark(format!("its documents {} were read together", names.join(", ")));
        }
    }
    let names: BTreeSet<&str> = documents.iter().map(|entry| entry.name.as_str()).collect();
    let mut unpacking = Unpacking { zip: &zip, unpacked: 0, tally };
    let located = |entry: &Entry, error: Error| error.in_input(&format!("{name}/{}", entry.name));
    for entry in documents {
        unpacking
            .unpack(entry)
            .and_then(|text| {
                let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
                kml::add_features(text, stated, &names, features, tally)
            })
            .map_err(|error| located(entry, error))?;
    }
    for entry in shapefiles {
        unpacking.add_shapefile(entry, stated, features).map_err(|error| located(entry, error))?;
    }
    Ok(())
}

/// An archive that is being unpacked.
struct Unpacking<'a> {
    zip: &'a Zip<'a>,
    /// How many bytes it unpacked to so far.
    unpacked: u64,
    tally: &'a Tally,
}

impl Unpacking<'_> {
    fn unpack(&mut self, entry: &Entry) -> Result<Vec<u8>, Error> {
        self.zip.unpack(entry, &mut self.unpacked, self.tally)
    }

    /// Adds the features of a shapefile, whose other files lie beside it.
    fn add_shapefile(
        &mut self,
        entry: &Entry,
        stated: Option<&ReferenceSystem>,
        features: &mut Features,
    ) -> Result<(), Error> {
        let shapes = self.unpack(entry)?;
        let (table, system) = (self.beside(entry, "dbf")?, self.beside(entry, "prj")?);
        let encoding = self.beside(entry, "cpg")?;
        let files = shapefile::Files {
            shapes: &shapes,
            table: table.as_deref(),
            system: system.as_deref(),
            encoding: encoding.as_deref(),
        };
        let layer = shapefile::stem(file_name(&entry.name));
        shapefile::add_features(&files, layer, stated, features, self.tally)
    }

    /// The file that lies beside another and differs from it in its ending only.
    fn beside(&mut self, entry: &Entry, ending: &str) -> Result<Option<Vec<u8>>, Error> {
        let stem = shapefile::stem(&entry.name);
        let zip = self.zip;
        let found = zip
            .entries()
            .iter()
            .find(|other| is_called(&other.name, ending) && shapefile::stem(&other.name) == stem);
        found.map(|found| self.unpack(found)).transpose()
    }
}

/// Whether a file is called so, and is no note of a Mac about one.
fn is_called(name: &str, ending: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let found = file.rsplit_once('.').map(|(_, found)| found);
    found.is_some_and(|found| found.eq_ignore_ascii_case(ending)) && !file.starts_with("._")
}

fn expect_each_once(documents: &[&Entry]) -> Result<(), Error> {
    let mut names: Vec<&str> = documents.iter().map(|entry| entry.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([name, ..]) => {
            let message = format!(
                "the archive holds two files called {name:?}; nobody can know which of them is meant",
            );
            Err(Error::document("zip", message))
        }
        _ => Ok(()),
    }
}
