//! Articles checked against maps.

mod answers;
mod check;
mod checked_mention;
mod dated_map;
mod holder;
mod json;
mod table;

pub use checked_mention::CheckedMention;
pub use dated_map::DatedMap;

use jiff::civil::Date;

use crate::error::Error;
use crate::figure::Article;
use crate::map::MapFile;
use crate::method::Method;
use crate::quantity::Area;
use crate::territory::Survey;
use crate::warning::Warning;

/// The figures of an article checked against maps.
///
/// Each is checked against the map nearest to the day it is of, a change against two. What counts are
/// the digits of a figure: "some" and "about" do not widen what it allows, but the check says where they
/// would cover the difference. Figures of a region are checked against the figures of that region. Other
/// methods are tried only for figures of the whole.
///
/// A figure is checked against the side of the map that the text means, by its name or by what the map's
/// legend says it is [called](crate::LegendSide::called). What the territory itself holds is the rest, on a
/// map of one side; a map whose legend names nobody (`any`) is taken for one of whoever the text names. A
/// figure of any other side is not checked, nor, if the method names a [side](Method::side), one of another.
///
/// `Display` prints a table, `Serialize` gives the JSON of the example program `check_article`.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleCheck {
    mentions: Vec<CheckedMention>,
    method: Method,
    territory: String,
    whole: Area,
    maps: Vec<CheckedMap>,
    /// Of the territory; those of maps are with them.
    warnings: Vec<Warning>,
}

/// A map that an article was checked against, or could have been.
#[derive(Debug, Clone, PartialEq)]
struct CheckedMap {
    date: Date,
    files: Vec<MapFile>,
    legend: String,
    warnings: Vec<Warning>,
}

impl From<&DatedMap> for CheckedMap {
    fn from(DatedMap { date, map }: &DatedMap) -> Self {
        let warnings = map.warnings().iter().map(|warning| warning.of(&date.to_string()));
        let (files, legend) = (map.files().to_vec(), map.legend_name());
        Self { date: *date, files, legend, warnings: warnings.collect() }
    }
}

impl Survey<'_> {
    /// Checks the figures of an article against maps, in any order; the survey's method is ours.
    ///
    /// # Errors
    ///
    /// As [`audit`](Self::audit), and [`ErrorKind::UnknownName`](crate::ErrorKind::UnknownName) if the method
    /// names a side that a map does not have.
    pub fn check_article(
        &self,
        article: &Article,
        maps: &[DatedMap],
    ) -> Result<ArticleCheck, Error> {
        for DatedMap { map, .. } in maps {
            self.method().check_names(map).map_err(|error| map.locate(error))?;
        }
        let mentions = check::check(self, article, maps)?;
        Ok(ArticleCheck {
            mentions,
            method: self.method().clone(),
            territory: self.territory().name().to_owned(),
            whole: self.whole(&mut Vec::new())?,
            maps: maps.iter().map(CheckedMap::from).collect(),
            warnings: self.territory().warnings_of_ground().cloned().collect(),
        })
    }
}

impl ArticleCheck {
    /// The figures in the order of the text.
    pub fn mentions(&self) -> &[CheckedMention] {
        &self.mentions
    }

    /// What there is to know of the territory and of the maps, whatever is printed.
    fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter().chain(self.maps.iter().flat_map(|map| &map.warnings))
    }
}
