//! The same input gives the same digits, bit for bit: for any number of threads, in every run, in
//! any order of features and files, in debug and release, on every platform.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::ThreadPoolBuilder;
use serde::Serialize;
use serde_json::{Value, json};
use territory_control::article::{Article, DatedMap};
use territory_control::method::{Outside, Overlap};
use territory_control::{ControlMap, Figure, Input, Limits, MapReader, Method, Territory};

use crate::shared::data;

/// Numbers that are random enough and everywhere the same (xorshift64*, Vigna 2016).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number % end as u64).unwrap()
    }

    fn degrees(&mut self, from: u32, span: usize) -> f64 {
        f64::from(from) + self.below(span * 1_000_000) as f64 / 1e6
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// Features of four statuses that overlap themselves and each other, around the middle of Ukraine.
fn features(dice: &mut Dice, count: usize) -> Vec<Value> {
    const STATUSES: [&str; 4] = ["occupied", "occupied-before", "unknown", "claimed"];
    let feature = |_| {
        let (west, south) = (dice.degrees(29, 8), dice.degrees(46, 4));
        let mut ring: Vec<[f64; 2]> = (0..3 + dice.below(9))
            .map(|_| [west + dice.degrees(0, 3), south + dice.degrees(0, 2)])
            .collect();
        ring.push(ring[0]);
        json!({
            "type": "Feature",
            "properties": {"status": STATUSES[dice.below(4)]},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        })
    };
    (0..count).map(feature).collect()
}

fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn input(name: &str, features: &[Value]) -> Input {
    Input::from_reader(name, collection(features).as_bytes(), &Limits::default()).unwrap()
}

fn map(name: &str, features: &[Value]) -> ControlMap {
    MapReader::new().read([input(name, features)]).unwrap()
}

/// All numbers of a document with their places, in hexadecimal of their bits.
fn digits(document: &impl Serialize) -> Vec<(String, String)> {
    fn walk(place: &str, value: &Value, digits: &mut Vec<(String, String)>) {
        match value {
            Value::Number(number) => {
                let bits = number.as_f64().unwrap().to_bits();
                digits.push((place.to_owned(), format!("{bits:016x}")));
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| walk(&format!("{place}/{index}"), item, digits)),
            Value::Object(members) => members
                .iter()
                .for_each(|(name, member)| walk(&format!("{place}/{name}"), member, digits)),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    let mut digits = Vec::new();
    walk("", &serde_json::to_value(document).unwrap(), &mut digits);
    digits
}

/// Twenty days of made-up maps in a folder.
fn write_days(folder: &Path) -> Vec<PathBuf> {
    let mut dice = Dice(7);
    let mut drawn = features(&mut dice, 12);
    (1..=20)
        .map(|day| {
            // Something is added every day, and something taken away.
            drawn.extend(features(&mut dice, 2));
            let gone = dice.below(drawn.len());
            drawn.remove(gone);
            let path = folder.join(format!("map_2025-03-{day:02}.geojson"));
            std::fs::write(&path, collection(&drawn)).unwrap();
            path
        })
        .collect()
}

fn timeline(paths: &[PathBuf], threads: usize) -> String {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let ukraine = Territory::ukraine();
    let timeline = pool
        .install(|| ukraine.survey(&Method::default()).timeline().by_region().read(paths).unwrap());
    assert_eq!(timeline.failures(), 0);
    serde_json::to_string(&timeline).unwrap()
}

#[test]
fn the_number_of_threads_changes_no_digit() {
    let folder = tempfile::tempdir().unwrap();
    let mut series = vec![write_days(folder.path())];
    if let Some(real) = data("deepstate") {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(real).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files.truncate(12);
        series.push(files);
    }
    for files in series {
        let one = timeline(&files, 1);
        for threads in [2, 8, 1] {
            assert!(timeline(&files, threads) == one, "{threads} threads");
        }
    }
}

/// Everything that is computed, of two maps, as one document.
fn all_documents(one: &ControlMap, other: &ControlMap) -> Value {
    let ukraine = Territory::ukraine();
    let nearest = Method::default().outside(Outside::Nearest);
    let method = Method::default();
    let sources = [("one", one), ("other", other)];
    let figure: Figure = "some 12,000 km2".parse().unwrap();
    let article = Article::read_on(
        "Russia controls 9.3% of Ukraine. It gained 1,200 square kilometres in March.",
        "2025-03-20".parse().unwrap(),
    );
    let dated = |day: &str, map: &ControlMap| DatedMap::new(day.parse().unwrap(), map.clone());
    let maps = [dated("2025-02-28", one), dated("2025-03-20", other)];
    let survey = ukraine.survey(&method);
    json!([
        ukraine.survey(&nearest).regions(one).unwrap(),
        survey.regions(other).unwrap(),
        survey.uncertainty(one).unwrap(),
        survey.change(one, other).unwrap(),
        survey.change(one, other).unwrap().to_geojson(),
        survey.regional_agreement(&sources).unwrap(),
        survey.agreement(&sources).unwrap().consensus_geojson(1).unwrap(),
        survey.audit(&figure, one).unwrap(),
        survey.audit_change(&figure, one, other).unwrap(),
        survey.check_article(&article, &maps).unwrap(),
    ])
}

#[test]
fn the_next_run_changes_no_digit() {
    // Hash maps are seeded anew each time, in one process too.
    let mut dice = Dice(11);
    let (one, other) = (features(&mut dice, 9), features(&mut dice, 9));
    let run = || {
        let (one, other) =
            (map("one_2025-02-28.geojson", &one), map("other_2025-03-20.geojson", &other));
        all_documents(&one, &other)
    };
    let first = run();
    for _ in 0..3 {
        assert_eq!(run(), first);
    }
}

#[test]
fn the_order_of_features_and_files_changes_no_digit() {
    let ukraine = Territory::ukraine();
    let sum = Method::default().overlap(Overlap::Sum);
    for count in 3..28 {
        let mut dice = Dice(count as u64);
        let mut drawn = features(&mut dice, count);
        let figures = |features: &[Value], file: usize| {
            let (left, right) = features.split_at(file);
            let map = MapReader::new().read([input("a.geojson", left), input("b.geojson", right)]);
            let map = map.unwrap();
            let mut documents = json!([
                ukraine.survey(&Method::default()).regions(&map).unwrap(),
                ukraine.survey(&sum).control(&map).unwrap(),
            ]);
            for document in documents.as_array_mut().unwrap() {
                document["warnings"].take();
                document["files"].take();
            }
            digits(&documents)
        };
        let first = figures(&drawn, 1);
        for _ in 0..4 {
            dice.shuffle(&mut drawn);
            let file = 1 + dice.below(drawn.len() - 1);
            assert_eq!(figures(&drawn, file), first, "{count} features");
        }
    }
}

#[test]
fn the_order_of_a_real_map_changes_no_digit() {
    let Some(path) = data("deepstate/deepstatemap_data_20251111.geojson") else { return };
    let mut document = crate::shared::json(&path);
    let figures = |document: &Value| {
        let map = ControlMap::from_bytes("map.geojson", document.to_string().as_bytes()).unwrap();
        let report = Territory::ukraine().survey(&Method::default()).regions(&map).unwrap();
        let mut document = serde_json::to_value(report).unwrap();
        document["warnings"].take();
        document["files"].take();
        digits(&document)
    };
    let first = figures(&document);
    let mut dice = Dice(3);
    for _ in 0..3 {
        dice.shuffle(document["features"].as_array_mut().unwrap());
        assert_eq!(figures(&document), first);
    }
}

/// Figures on inputs of this project: the embedded sample, and two made-up maps.
fn figures() -> Vec<(String, f64)> {
    let ukraine = Territory::ukraine();
    let sample = ControlMap::sample();
    let mut dice = Dice(2025);
    let one = map("one_2025-03-01.geojson", &features(&mut dice, 15));
    let other = map("other_2025-03-02.geojson", &features(&mut dice, 15));
    let mut figures = Vec::new();
    for measure in
        ["wgs84-planar", "wgs84-geodesic", "sphere-geodesic:6371010", "sphere-planar:6378137"]
    {
        let method = Method::default().measure(measure.parse().unwrap());
        for (name, map) in [("sample", &sample), ("made-up", &one)] {
            for overlap in [Overlap::Dissolve, Overlap::Sum] {
                let method = method.clone().overlap(overlap);
                let report = ukraine.survey(&method).control(map).unwrap();
                let name = format!("{name} {measure} {overlap}");
                figures.push((format!("{name} m2"), report.controlled().area().m2()));
                figures.push((format!("{name} share"), report.controlled().share().fraction()));
            }
        }
    }
    let report = ukraine.survey(&Method::default()).regions(&sample).unwrap();
    let regional = report.regional().unwrap();
    for region in regional.regions().iter().filter(|region| region.controlled().m2() > 1.0) {
        let code = region.code().unwrap();
        figures.push((format!("sample {code} m2"), region.controlled().m2()));
    }
    let front = regional.front();
    figures.push(("sample front km".to_owned(), front.km()));
    figures.push(("sample front shift m2".to_owned(), front.shift_100m().m2()));
    let change = ukraine.survey(&Method::default()).change(&one, &other).unwrap();
    let slivers = change.slivers();
    for (name, area) in [
        ("gained", change.gained()),
        ("lost", change.lost()),
        ("net", change.net()),
        ("held", change.held()),
        ("slivers gained", slivers.gained()),
    ] {
        figures.push((format!("made-up {name} m2"), area.m2()));
    }
    let agreement =
        ukraine.survey(&Method::default()).agreement(&[("one", &one), ("other", &other)]).unwrap();
    figures.push(("made-up all m2".to_owned(), agreement.total().all().m2()));
    figures.push(("made-up any m2".to_owned(), agreement.total().any().m2()));
    figures.push(("made-up jaccard".to_owned(), agreement.total().pairs()[0].jaccard()));
    figures
}

/// The digits of `tests/truth/digits.csv` were computed by this library, once. They are no truth: they
/// hold every platform, compiler and profile to the same bits. After a change of a figure that is
/// meant, the failing test prints the table anew.
#[test]
fn the_digits_are_those_of_every_other_platform() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth/digits.csv");
    let table = std::fs::read_to_string(table).unwrap_or_default();
    let mut anew = "figure,bits,value\n".to_owned();
    let mut others = Vec::new();
    let mut known = table.lines().skip(1);
    for (name, value) in figures() {
        writeln!(anew, "{name},{:016x},{value:e}", value.to_bits()).unwrap();
        let cells: Vec<&str> = known.next().unwrap_or_default().split(',').collect();
        let expected = cells.get(1).and_then(|bits| u64::from_str_radix(bits, 16).ok());
        let is_same = expected.map(f64::from_bits).is_some_and(|expected| {
            // Geodesics take the system's sines, through another crate.
            if name.contains("wgs84-geodesic") {
                (value - expected).abs() <= 1e-12 * expected.abs()
            } else {
                value.to_bits() == expected.to_bits()
            }
        });
        if !is_same || cells[0] != name {
            others.push(name);
        }
    }
    assert!(others.is_empty() && known.next().is_none(), "{others:?} differ; all:\n{anew}");
}
