//! Maps that are named together with their legends on the command line: `MAP@LEGEND`.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::command_line::example;

/// A map of two boxes, one of a status that counts.
fn write(folder: &Path, name: &str) -> String {
    let feature = |west: f64, status: &str| {
        let east = west + 1.0;
        json!({
            "type": "Feature",
            "properties": {"status": status},
            "geometry": {"type": "Polygon", "coordinates":
                [[[west, 47.0], [east, 47.0], [east, 48.0], [west, 48.0], [west, 47.0]]]},
        })
    };
    let features = [feature(36.0, "occupied"), feature(34.0, "liberated")];
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn compare(sources: &[String]) -> Output {
    example("compare").arg("--json").args(sources).output().unwrap()
}

/// The legend and the boxes of each source, or the error.
fn read(sources: &[String]) -> Result<Vec<(String, f64)>, String> {
    let output = compare(sources);
    if !output.status.success() {
        return Err(String::from_utf8(output.stderr).unwrap());
    }
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let sources = document["sources"].as_array().unwrap();
    let row = |source: &Value| {
        let boxes = source["held_km2"].as_f64().unwrap() / 8_376.63;
        (source["legend"].as_str().unwrap().to_owned(), boxes.round())
    };
    Ok(sources.iter().map(row).collect())
}

#[test]
fn each_source_has_its_own_legend() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "map.geojson");
    let own = folder.path().join("own.toml");
    let legend = "name = 'own'\ntitle = 'Own'\ncontrolled = ['liberated']\n\
        [[rule]]\nstatus_property = 'status'";
    std::fs::write(&own, legend).unwrap();
    let own = own.to_str().unwrap();
    let source = |name: &str, legend: &str| format!("{name}={map}{legend}");
    let found = |legends: [&str; 2]| read(&[source("A", legends[0]), source("B", legends[1])]);
    let [status, any, freed] =
        [("status", 1.0), ("any", 2.0), ("own", 1.0)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(found(["", "@any"]), Ok(vec![status.clone(), any.clone()]));
    assert_eq!(found(["@auto", "@status"]), Ok(vec![status.clone(), status.clone()]));
    assert_eq!(found(["@any", &format!("@{own}")]), Ok(vec![any.clone(), freed]));
    let several = read(&[format!("A={map},{map}@any"), source("B", "@status")]);
    assert_eq!(several, Ok(vec![any.clone(), status.clone()]));
    // One legend for those that name none.
    let output = example("compare")
        .args(["--json", "--legend", "any", &source("A", ""), &source("B", "@status")])
        .output()
        .unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["sources"][0]["legend"], "any");
    assert_eq!(document["sources"][1]["legend"], "status");
    let error = found(["@iws", ""]).unwrap_err();
    assert!(error.contains("no legend \"iws\": expected auto, one of"), "{error}");
}

#[test]
fn a_path_may_have_an_at_sign_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let plain = write(folder.path(), "map.geojson");
    for name in
        ["me@home.geojson", "@.geojson", "a@b@c", "old@isw", "old@any@auto", "map.geojson@1"]
    {
        let path = write(folder.path(), name);
        let ends_like_a_legend = ["old@isw", "old@any@auto"].contains(&name);
        let named = if ends_like_a_legend { format!("{path}@auto") } else { path.clone() };
        let found = read(&[format!("A={named}"), format!("B={plain}")]);
        let status = ("status".to_owned(), 1.0);
        assert_eq!(found, Ok(vec![status.clone(), status]), "{name}");
        let found = read(&[format!("A={path}@any"), format!("B={plain}")]).unwrap();
        assert_eq!(found[0], ("any".to_owned(), 2.0), "{name}");
    }
    // In a folder, too.
    let inner = folder.path().join("a@isw");
    std::fs::create_dir(&inner).unwrap();
    let path = write(&inner, "map.geojson");
    assert!(read(&[format!("A={path}"), format!("B={plain}")]).is_ok());
}

#[test]
fn the_maps_of_an_article_have_legends_too() {
    let folder = tempfile::tempdir().unwrap();
    let map = write(folder.path(), "map.geojson");
    let article = folder.path().join("article.txt");
    std::fs::write(&article, "date 2025-11-12\n\nRussia controls 2.8% of Ukraine.").unwrap();
    let check = |maps: &[&str]| {
        let maps = maps.iter().flat_map(|map| ["--map", map]);
        example("check_article").arg("--json").arg(&article).args(maps).output().unwrap()
    };
    let (any, status) = (format!("2025-11-11={map}@any"), format!("2025-11-11={map}"));
    // By the other legend it is that of another method or of none, as many as this build has to try.
    for (map, is_reproduced) in [(&any, true), (&status, false)] {
        let output = check(&[map]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let verdict = &document["figures"][0]["verdict"];
        assert_eq!(verdict == "reproduced", is_reproduced, "{document}");
    }
    let output = check(&[&any, &status]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("the map of 2025-11-11 are to be read by two legends"), "{message}");
}
