//! Programs say what the library says.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;
use territory_control::method::{Clip, Denominator};

use super::world::World;

/// The binary of an example: cargo builds the examples with the tests, next to them.
fn example(name: &str) -> Command {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    Command::new(path.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn ask(folder: &Path, world: &World, program: &str, arguments: &[&str]) -> Option<Value> {
    let method = &world.method;
    let mut command = example(program);
    command.current_dir(folder).args(["--json", "--legend", "status"]);
    command.args(["--territory", "land.geojson", "--region-name", "n"]);
    if world.has_parents() {
        command.args(["--region-parent", "p"]);
    }
    let options = [
        ("--measure", method.measure.to_string()),
        ("--overlap", method.overlap.to_string()),
        ("--outside", method.outside.to_string()),
        ("--counted", method.counted.to_string()),
        ("--denominator", denominator(&method.denominator)),
    ];
    for (option, value) in options {
        command.args([option, &value]);
    }
    if method.clip == Clip::Territory {
        command.arg("--clip");
    }
    let output = command.args(arguments).output().unwrap();
    output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap())
}

fn denominator(denominator: &Denominator) -> String {
    match denominator {
        Denominator::Given(area) => area.km2().to_string(),
        Denominator::Boundary => "boundary".to_owned(),
        _ => "official".to_owned(),
    }
}

pub(crate) fn check(world: &World) -> Result<(), TestCaseError> {
    // What is added no option states.
    let world = World { method: world.method.clone().addition(None), ..world.clone() };
    let folder = tempfile::tempdir().unwrap();
    let files = [0, 1].map(World::map_name);
    for (day, file) in files.iter().enumerate() {
        fs::write(folder.path().join(file), world.map_text(day)).unwrap();
    }
    fs::write(folder.path().join("land.geojson"), world.territory_text()).unwrap();
    let territory = world.territory();
    let survey = territory.survey(&world.method);
    let maps = [world.map(0), world.map(1)];
    let [first, second] = files.each_ref().map(String::as_str);

    let report = survey.regions(&maps[0]).unwrap();
    if let Some(share) = ask(folder.path(), &world, "share", &["--regions", first]) {
        let found = share["controlled"]["area_km2"].as_f64();
        let has_figure = report.expect_of_territory().is_ok() && found.is_some();
        prop_assert!(!has_figure || found == Some(report.controlled().area().km2()));
        for (row, region) in
            share["regions"].as_array().unwrap().iter().zip(report.regional().unwrap().regions())
        {
            prop_assert_eq!(row["controlled_km2"].as_f64(), Some(region.controlled().km2()));
        }
    }
    let change = survey.change(&maps[0], &maps[1]).unwrap();
    if let Some(found) = ask(folder.path(), &world, "change", &[first, second]) {
        for (member, area) in [
            ("gained_km2", change.gained()),
            ("lost_km2", change.lost()),
            ("redrawn_km2", change.redrawn()),
            ("net_km2", change.net()),
        ] {
            let found = found[member].as_f64();
            if found.is_some() {
                prop_assert_eq!(found, Some(area.km2()), "{}", member);
            }
        }
    }
    if let Some(found) = ask(folder.path(), &world, "timeline", &["--regions", first, second]) {
        for (member, area) in [("gained_km2", change.gained()), ("lost_km2", change.lost())] {
            let found = found["rows"][1][member].as_f64();
            prop_assert!(
                found.is_none_or(|found| (found - area.km2()).abs() <= 1e-6),
                "{member}: {found:?}, not {}",
                area.km2()
            );
        }
    }
    Ok(())
}
