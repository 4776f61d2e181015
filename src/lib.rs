//! How much of a country does each side hold?
//!
//! Given an open-source control map and a territory, this crate says how much of it each side
//! holds, so that another person can get the same digits: it reads the GeoJSON that map makers
//! publish, finds out what each polygon means, repairs and dissolves it, measures it on the
//! ellipsoid, and reports areas and shares with the method and the warnings that belong to them.
//!
//! ```no_run
//! use territory_control::{ControlMap, Territory};
//!
//! let ukraine = Territory::ukraine();
//! let map = ControlMap::open("deepstatemap_data_20251111.geojson")?; // legend recognised by itself
//! let report = ukraine.control(&map)?;
//! assert_eq!(report.controlled().share().to_string(), "19.1%");
//! println!("{report}"); // table: statuses, range, method, warnings
//! # Ok::<(), territory_control::Error>(())
//! ```
//!
//! Data moves one way: a [`MapReader`] turns bytes and a [`Legend`] into a [`ControlMap`], and a
//! [`Survey`], a [`Territory`] asked by a [`Method`], answers every question about maps:
//!
//! ```
//! use territory_control::{ControlMap, Method, Territory};
//!
//! let ukraine = Territory::ukraine();
//! let survey = ukraine.survey(&Method::default());
//! let map = ControlMap::sample();
//! let report = survey.regions(&map)?; // a report with each region and the front
//! let audit = survey.audit(&"19.5%".parse()?, &map)?; // a printed number checked against the map
//! # assert!(report.regional().is_some());
//! # assert_eq!(audit.verdict().to_string(), "reproduced");
//! # Ok::<(), territory_control::Error>(())
//! ```
//!
//! # Modules
//!
//! The nouns of every day are here; each module has those of one subject.
//!
//! | module | subject |
//! |---|---|
//! | [`map`] | maps as they were read: files, dates, repairs, reference systems |
//! | [`method`] | the choices behind a number |
//! | [`report`] | what each side holds, in all and by region; what could move the number |
//! | [`place`] | what lies where: the ground of a side, who holds a town, the front as lines |
//! | [`change`] | what was gained and lost between two maps |
//! | [`timeline`] | many maps, one row each |
//! | [`agreement`] | what several sources agree on and dispute |
//! | [`audit`] | a printed figure checked against maps |
//! | [`article`] | the figures of a text, found and checked |
//! | `draw` | pictures, charts and pages, with the feature of that name |
//!
//! # What is measured
//!
//! - **Edges** are straight in longitude and latitude and the surface is the WGS 84 ellipsoid,
//!   because that is what a GeoJSON file means (RFC 7946 §3.1.1, §4). Other choices, to agree with
//!   other people's numbers, are in [`Measure`].
//! - **Ground counts once**, however often it is drawn. Where two statuses overlap, the legend says
//!   which wins, and the report says how much that was.
//! - **Shares** are of the official area, as publishers print them, unless a
//!   [denominator](method::Denominator) says otherwise.
//! - **Coordinates** are kept to 10⁻⁹ degree (0.1 mm). That moves an area by at most half a step of
//!   this grid times the length of the boundary: 56 m² for each 1,000 km, and in practice far less,
//!   because the roundings of one vertex and the next cancel.
//! - **The same input gives the same digits** on every platform and in every run: topology is decided
//!   in integers, and sines come from one implementation, not from the system's. (Only
//!   `wgs84-geodesic` uses the system's, through `geo`, and so does PROJ; there the last digits may
//!   differ.)
//!
//! # What is not
//!
//! - Whether a map is right. Grey zones, claims and unexplained symbols widen the
//!   [range](ControlReport::range) of the share; errors of the map maker do not show.
//! - Terrain: area is that of the ellipsoid, not of slopes.
//! - Heights: third numbers of positions are dropped, and a reference system with a third axis is
//!   refused.
//!
//! # Names
//!
//! | name | capitals |
//! |---|---|
//! | statuses and sides, wherever they stand | do not matter; each is printed as it was first written |
//! | legends, territories, methods, measures and their other choices | do not matter |
//! | regions, by name or code | a name spelled as it is wins, else capitals do not matter |
//! | values that the rules of a legend look for, parts of names of files | do not matter |
//! | types of GeoJSON (`FeatureCollection`) | matter, as the standard says |
//! | properties of a file | matter: they are the file's own, and two may differ in nothing else |
//! | properties that are known to hold a date (`date`, `EditDate`) | do not matter: their makers differ |
//!
//! # Untrusted input
//!
//! A map is untrusted input. For every input there is a result or an error, never a panic and
//! never silence: what is skipped, repaired, or not explained by the legend is in the
//! [warnings](ControlReport::warnings) of the report.
//!
//! [`Limits`] bound the work, and a limit that is hit is an error that names it:
//!
//! - **Reading** takes time and memory in proportion to the bytes: the text, packed and unpacked, 16
//!   bytes a vertex, at most 130 a property. JSON nested deeper than 128 levels is refused. No entity of XML is
//!   expanded, no archive is unpacked to disk, and nothing that a file links to is fetched.
//! - **Measuring** a map of `n` edges that cross `k` times, by the default measure, takes
//!   O(n log n + p + k log k) time and about 100 bytes a vertex. `p` is the number of pairs of edges
//!   that come near each other: some `n` on a map, even where long edges run side by side, but n² in bands
//!   around bands, and `k` is n² where two combs cross. Both are counted while they are looked for, over all
//!   that a call does, so that what passes [`Limits::comparisons`] or [`Limits::crossings`] ends within
//!   seconds; [`Limits::seconds`] states how many a call may take, whatever it does. Nothing is overlaid but
//!   single polygons that have to be repaired.
//! - **Comparing maps and taking them apart by region** takes the same for the edges of all maps and regions
//!   together: areas come from one walk along them. Edges that two days have in common are not compared.
//! - **Ground that is built** (the front, changed pieces, a consensus, pictures) is overlaid, which takes about
//!   250 bytes for each edge and each crossing. Where edges cross, the rings are noded by snap rounding before the
//!   overlay engine sees them, which always ends.
//! - **Edges that bend** (geodesics, great circles, those straight in a projection) get a point for some 600 m, once
//!   for a map and a measure; what is added counts against [`Limits::vertices`].
//!
//! With the defaults a single map takes at most some 3 GB and, as good as always, less than ten
//! seconds. Where maps come from anybody, lower [`Limits::bytes`] and [`Limits::vertices`]: 10 MB
//! and 500,000 vertices are more than any daily map in circulation has. A [`Cancellation`] cancels
//! work from another thread.
//!
//! Names and labels of a map come out of the tables and messages of this crate as they are; what a
//! terminal would obey (control characters, changes of direction) is shown as an escape.
//!
//! # Features
//!
//! - `draw` (off): pictures of maps and charts of timelines as SVG and PNG (`draw::MapDrawing`,
//!   `draw::ChartDrawing`), and report pages as HTML (`draw::PageDrawing`).
//! - `formats` (off): maps that are no GeoJSON, recognised by their bytes: KML and KMZ, Esri JSON, `TopoJSON`, and
//!   shapefiles ([`MapReader`] says how each is read). Pure Rust.
//! - `proj` (off): maps in other coordinates than longitude and latitude on WGS 84 (the member `crs`
//!   of a file, or [`MapReader::reference_system`]), and any map projection as a [`Measure`]. It
//!   brings PROJ, a C++ library: one of version 9.6.2 or newer that is installed, or else its bundled
//!   source, for which `cmake`, a C++ compiler and the program `sqlite3` must be there. PROJ keeps
//!   its data in the file `proj.db`; a program that is moved to another machine finds it by the
//!   environment variable `PROJ_DATA`. PROJ never goes to the network: it is refused where that is
//!   switched on. It also writes its own complaints to standard error.
//!
//! Everything else is pure Rust and always there. Without the feature a file that names another
//! reference system is an error that says so.

// The system's sines and powers differ between platforms; `libm`'s do not. Tests may use them.
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

pub mod agreement;
pub mod audit;
mod cancellation;
mod cells;
pub mod change;
mod document;
#[cfg(feature = "draw")]
pub mod draw;
mod earth;
mod error;
mod figure;
mod geometry;
mod legend;
mod limits;
pub mod map;
mod measure;
pub mod method;
mod name;
mod parallel;
mod period;
pub mod place;
mod quantity;
mod reference_system;
mod remedy;
pub mod report;
mod side;
mod status;
mod sum;
mod territory;
mod text;
pub mod timeline;
mod warning;

/// Articles: the figures about control in a text, and what the maps say of them.
pub mod article {
    pub use crate::audit::article::{ArticleCheck, CheckedMention, DatedMap};
    pub use crate::figure::{
        Article, Mention, MentionKind, Reason, SkippedNumber, TimeReference, When,
    };
}

// The types of these crates are in the public interface.
pub use {geo_types, geojson, jiff};

pub use cancellation::Cancellation;
pub use document::{Input, PolygonFeature};
pub use error::{Error, ErrorKind, Location};
pub use figure::Figure;
pub use legend::{Legend, LegendBuilder, LegendChoice, LegendSide, Rule};
pub use limits::Limits;
#[doc(inline)]
pub use map::{ControlMap, MapReader};
pub use measure::Measure;
#[doc(inline)]
pub use method::Method;
pub use quantity::{Area, ParseAreaError, PercentagePoints, Range, Share};
pub use remedy::{Means, Remedy};
#[doc(inline)]
pub use report::ControlReport;
pub use side::Side;
pub use status::Status;
pub use territory::{
    Coverage, CoveringRegion, Region, RegionEntry, RegionOverlap, RegionWhole, Survey, Territory,
    TerritoryReader,
};
pub use text::{is_unseen, printable, spreadsheet_text};
pub use warning::{Warning, WarningCode};

/// Programs of README and the guide: `cargo test --doc` runs them.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/guide/src/embedding.md")]
    struct Embedding;
    #[doc = include_str!("../docs/guide/src/how-it-works.md")]
    struct HowItWorks;
}
