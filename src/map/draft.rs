//! Drafts: the first lines of a legend, made of the map that has none.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};

use super::control_map::ControlMap;
use super::reader::{MapReader, symbol_groupings};
use crate::cells::{Stack, areas};
use crate::document::{Features, Input, Tally, file_name};
use crate::error::Error;
use crate::legend::{Grouping, Legend, Symbol, grouping_by};
use crate::limits::Budget;
use crate::measure::Measure;
use crate::quantity::Area;
use crate::side::Side;
use crate::status::Status;
use crate::text::printable;
use crate::warning::counted;

/// A draft of a legend for a map: a rule for each symbol, and a side for each, to be edited.
///
/// `Display` is the legend as TOML, which [`Legend`] reads as it is; comments say how much of the map has each
/// symbol. `Serialize` gives the JSON of the example program `legend`.
///
/// ```
/// use territory_control::{Input, Legend, Limits, MapReader};
///
/// let feature = |control: &str, west: i32| {
///     let east = west + 1;
///     format!(r#"{{"type": "Feature", "properties": {{"control": "{control}"}}, "geometry": {{"type": "Polygon",
///         "coordinates": [[[{west}, 35], [{east}, 35], [{east}, 36], [{west}, 36], [{west}, 35]]]}}}}"#)
/// };
/// let features = [feature("SDF", 38), feature("SDF", 39), feature("HTS", 36)].join(",");
/// let text = format!(r#"{{"features": [{features}]}}"#);
/// let input = Input::from_reader("syria.geojson", text.as_bytes(), &Limits::default())?;
///
/// let draft = MapReader::new().draft([input.clone()], None)?;
/// assert_eq!(draft.property(), Some("control"));
/// assert_eq!(draft.symbols()[0].value(), "SDF");
/// assert_eq!(draft.symbols()[0].polygons(), 2);
///
/// let legend: Legend = draft.to_string().parse()?;
/// assert_eq!(MapReader::new().legend(legend).read([input])?.sides().len(), 2);
/// # Ok::<(), territory_control::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LegendDraft {
    files: Vec<String>,
    recognised: Option<String>,
    resembled: Option<String>,
    property: Option<String>,
    symbols: Vec<DraftSymbol>,
    unexplained: usize,
    others: Vec<String>,
}

/// A symbol of a map without a legend: a value of the property that the draft goes by.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSymbol {
    value: String,
    polygons: usize,
    area: Area,
}

impl DraftSymbol {
    /// The value, as the map spells it first.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// How many polygons have it.
    pub fn polygons(&self) -> usize {
        self.polygons
    }

    /// The ground that it covers, by the default measure: what is drawn twice counts once.
    pub fn area(&self) -> Area {
        self.area
    }
}

impl LegendDraft {
    /// The files that the draft was made of.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The built-in legend that recognises the map: it needs none of its own.
    pub fn recognised(&self) -> Option<&str> {
        self.recognised.as_deref()
    }

    /// The property that the rules look at; `None` where no property groups the polygons, so that one rule
    /// explains all.
    pub fn property(&self) -> Option<&str> {
        self.property.as_deref()
    }

    /// The symbols, the largest first.
    pub fn symbols(&self) -> &[DraftSymbol] {
        &self.symbols
    }

    /// How many polygons do not have the property.
    pub fn unexplained(&self) -> usize {
        self.unexplained
    }

    /// Other properties that group the polygons, each with some of its values.
    pub fn other_properties(&self) -> &[String] {
        &self.others
    }
}

impl MapReader {
    /// Drafts a legend for the map that inputs make together: by the property that groups its polygons, or by
    /// the one that is named. A file that holds the maps of many days is taken whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::GeoJson`](crate::ErrorKind::GeoJson) if no feature has the property that was named, or it has more than 200 values;
    /// else as [`read`](Self::read), but for legends and dates, which are not asked for.
    pub fn draft(
        &self,
        inputs: impl IntoIterator<Item = Input>,
        property: Option<&str>,
    ) -> Result<LegendDraft, Error> {
        let budget = self.allowance.begin();
        let tally = Tally::new(&budget);
        let mut read: Vec<(Input, Features)> = Vec::new();
        for input in inputs {
            let features = self.features_of(&input, &tally)?;
            read.push((input, features));
        }
        let files: Vec<String> = read.iter().map(|(input, _)| input.name().to_owned()).collect();
        let mut draft = {
            let symbols: Vec<Symbol<'_>> =
                read.iter().flat_map(|(input, features)| features.symbols(input)).collect();
            let names = files.join(", ");
            LegendDraft::begin(files, &symbols, property).map_err(|error| error.in_input(&names))?
        };
        let legend: Legend = draft.to_string().parse()?;
        let mut map = ControlMap::within(&self.allowance);
        for (input, features) in read {
            map.add(&input, features, &legend);
        }
        map.finish();
        draft.measure(&map, &budget)?;
        Ok(draft)
    }
}

impl LegendDraft {
    /// The symbols of a map, not measured yet.
    fn begin(
        files: Vec<String>,
        symbols: &[Symbol<'_>],
        property: Option<&str>,
    ) -> Result<Self, Error> {
        let groupings = symbol_groupings(symbols);
        let chosen = match property {
            Some(property) => Some(stated_grouping(property, symbols)?),
            None => groupings.first().cloned(),
        };
        let chosen_property = chosen.as_ref().map(|grouping| grouping.property.as_str());
        let others =
            groupings.iter().filter(|grouping| Some(grouping.property.as_str()) != chosen_property);
        let others = others.map(Grouping::describe).collect();
        let mut drafted: Vec<DraftSymbol> = Vec::new();
        let values =
            chosen.iter().flat_map(|grouping| &grouping.values).map(|(value, _)| value.as_str());
        let whole = chosen.is_none().then_some(Status::OCCUPIED);
        for value in values.chain(whole.as_ref().map(Status::as_str)) {
            // Spellings of one name are one symbol, as rules and statuses compare them.
            let is_new = drafted.iter().all(|symbol| symbol.status() != Status::new(value));
            if is_new {
                let value = value.to_owned();
                drafted.push(DraftSymbol { value, polygons: 0, area: Area::ZERO });
            }
        }
        Ok(Self {
            files,
            recognised: Legend::recognise(symbols).map(|legend| legend.name().to_owned()),
            resembled: Legend::resembled(symbols).map(|legend| legend.name().to_owned()),
            property: chosen.map(|grouping| grouping.property),
            symbols: drafted,
            unexplained: 0,
            others,
        })
    }

    /// Adds how much of the map has each symbol, and puts the largest first.
    fn measure(&mut self, map: &ControlMap, budget: &Budget) -> Result<(), Error> {
        let measure = Measure::default();
        let pieces = &map.repaired_for(&measure, budget)?.pieces;
        let stack = Stack::of_sets([&**pieces]);
        // Each layer for itself, whatever lies over it.
        let measured = areas(
            &stack,
            None,
            &measure,
            |cover, labels| labels.extend(cover.present().map(|(layer, _)| (layer, 1))),
            budget,
        )?;
        for (layer, status) in (0_u32..).zip(map.statuses()) {
            let polygons = map.polygon_count_of(status);
            match self.symbols.iter_mut().find(|symbol| symbol.status() == *status) {
                Some(symbol) => {
                    symbol.polygons = polygons;
                    symbol.area = measured.whole(&layer);
                }
                None => self.unexplained += polygons,
            }
        }
        self.symbols.sort_by(|a, b| b.area.m2().total_cmp(&a.area.m2()));
        Ok(())
    }

    /// The name of the first file without its ending, for the legend.
    fn name(&self) -> &str {
        let file = self.files.first().map_or("mine", |file| file_name(file));
        file.split('.').next().filter(|name| !name.trim().is_empty()).unwrap_or("mine")
    }
}

impl DraftSymbol {
    fn status(&self) -> Status {
        Status::new(self.value.as_str())
    }

    fn size(&self) -> String {
        let polygons = counted(self.polygons as u64, "polygon", "polygons");
        format!("{polygons}, {:.2}", self.area)
    }
}

/// The values of the property that was named.
fn stated_grouping(property: &str, symbols: &[Symbol<'_>]) -> Result<Grouping, Error> {
    const MOST: usize = 200;
    match grouping_by(property, symbols) {
        Ok(grouping) if grouping.values.len() > MOST => Err(Error::geojson(format!(
            "the property {property:?} has {} values, and a draft at most {MOST}: it does not group the \
             polygons",
            grouping.values.len(),
        ))),
        Ok(grouping) => Ok(grouping),
        Err(others) => Err(Error::geojson(format!(
            "no feature has a value in the property {property:?}; there is {}",
            if others.is_empty() { "no property at all".to_owned() } else { others.join(", ") },
        ))),
    }
}

/// The legend as TOML.
impl fmt::Display for LegendDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_head(f)?;
        let nobody = Side::CONTROLLED;
        for symbol in &self.symbols {
            let side = if self.property.is_some() { &symbol.value } else { nobody.as_str() };
            writeln!(
                f,
                "\n[[side]]\nname = {}\nholds = [{}]",
                quoted(side),
                quoted(&symbol.value)
            )?;
        }
        for symbol in &self.symbols {
            let value = quoted(&symbol.value);
            writeln!(f, "\n# {}\n[[rule]]\nstatus = {value}", symbol.size())?;
            if let Some(property) = &self.property {
                writeln!(f, "property = {}\nis = [{value}]", quoted(property))?;
            }
        }
        if self.unexplained > 0 {
            let polygons = counted(self.unexplained as u64, "polygon has", "polygons have");
            writeln!(f, "\n# {polygons} no such property, and no rule explains them.")?;
        }
        Ok(())
    }
}

impl LegendDraft {
    /// What stands above the sides: what the draft was made of, names, and precedence.
    fn write_head(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<&str> = self.files.iter().map(|file| file_name(file)).collect();
        writeln!(
            f,
            "# A draft, made of {}: name what each symbol means,",
            printable(&files.join(", "))
        )?;
        writeln!(f, "# and give sides the statuses that they hold or may hold.")?;
        if let Some(legend) = &self.recognised {
            writeln!(
                f,
                "# The built-in legend {legend:?} recognises this map, so it needs no other."
            )?;
        } else if let Some(legend) = &self.resembled {
            writeln!(
                f,
                "# The map looks like those of the built-in legend {legend:?}, as others do, too."
            )?;
        }
        for other in &self.others {
            writeln!(f, "# Its polygons have {}, too.", printable(other))?;
        }
        writeln!(f, "name = {}\ntitle = {}", quoted(self.name()), quoted(&files.join(", ")))?;
        // A small symbol would not show below a large one.
        let statuses: Vec<String> =
            self.symbols.iter().rev().map(|symbol| quoted(&symbol.value)).collect();
        writeln!(
            f,
            "\n# Which wins where two overlap: the first.\nprecedence = [{}]",
            statuses.join(", ")
        )
    }
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            seen if printable(seen.encode_utf8(&mut [0; 4])) == seen.to_string() => {
                quoted.push(seen);
            }
            unseen => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\U{:08X}", u32::from(unseen));
            }
        }
    }
    quoted + "\""
}

/// Areas in km².
impl Serialize for LegendDraft {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Symbol<'a> {
            value: &'a str,
            polygons: usize,
            area_km2: f64,
        }
        #[derive(Serialize)]
        struct Draft<'a> {
            files: &'a [String],
            recognised: Option<&'a str>,
            property: Option<&'a str>,
            symbols: Vec<Symbol<'a>>,
            unexplained_polygons: usize,
            other_properties: &'a [String],
            legend: String,
        }
        let symbols = self.symbols.iter().map(|symbol| Symbol {
            value: &symbol.value,
            polygons: symbol.polygons,
            area_km2: symbol.area.km2(),
        });
        let draft = Draft {
            files: &self.files,
            recognised: self.recognised(),
            property: self.property(),
            symbols: symbols.collect(),
            unexplained_polygons: self.unexplained,
            other_properties: &self.others,
            legend: self.to_string(),
        };
        draft.serialize(serializer)
    }
}
