//! The territories of the world by name, against what `GeoPandas` measures on the source.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use territory_control::{Area, Measure, Territory, WarningCode};
use territory_control_world::{Error, territories, territory};

/// Written by `areas.py`: name, planar and geodesic area in m².
fn areas() -> Vec<(String, f64, f64)> {
    let table = include_str!("areas.csv");
    let rows = table.lines().skip(1).map(|line| {
        let (name, numbers) = line.trim_start_matches('"').split_once("\",").unwrap();
        let (planar, geodesic) = numbers.split_once(',').unwrap();
        (name.to_owned(), planar.parse().unwrap(), geodesic.parse().unwrap())
    });
    rows.collect()
}

fn is_near(measured: f64, expected: f64) -> bool {
    (measured / expected - 1.0).abs() < 1e-6
}

#[test]
fn countries_have_the_areas_of_the_source() {
    let areas = areas();
    assert_eq!(areas.len(), 10);
    for (name, planar, geodesic) in areas {
        let territory = territory(&name).unwrap();
        let measured = territory.boundary_area(&Measure::Wgs84Planar).m2();
        assert!(is_near(measured, planar), "{name}: {measured}, GeoPandas {planar}");
        let by_region: f64 =
            territory.regions().iter().map(|region| region.area(&Measure::Wgs84Planar).m2()).sum();
        assert!((by_region - measured).abs() < 1.0, "{name}: regions {by_region}, all {measured}");
        let measured = territory.boundary_area(&Measure::Wgs84Geodesic).m2();
        assert!(is_near(measured, geodesic), "{name}: {measured}, pyproj {geodesic}");
    }
}

#[test]
fn codes_and_names_in_any_spelling_mean_one_country() {
    for (names, expected, regions) in [
        (
            &["Syria", "SY", "sy", "SYR", "سوريا", "Syrian Arab Republic", " syria "][..],
            "Syria",
            15,
        ),
        (&["Myanmar", "MM", "MMR", "Burma", "မြန်မာ"], "Myanmar", 14),
        (&["Sudan", "SD", "SDN", "السودان"], "Sudan", 17),
        (&["Ivory Coast", "Cote d'Ivoire", "Côte d’Ivoire", "CIV"], "Ivory Coast", 19),
        (&["Réunion", "Reunion", "RE", "REU"], "Réunion", 1),
        (&["Kosovo", "XK"], "Kosovo", 30),
        (&["Georgia", "GE"], "Georgia", 12),
        (
            &["Cyprus (without Northern Cyprus)", "cyprus without northern cyprus"],
            "Cyprus (without Northern Cyprus)",
            7,
        ),
    ] {
        for name in names {
            let found = territory(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((found.name(), found.regions().len()), (expected, regions), "{name}");
        }
    }
}

#[test]
fn regions_are_named_by_code_or_by_a_name_of_their_own() {
    for (name, expected, code) in [
        ("UA-14", "Donetsk", "UA-14"),
        ("ua-43", "Crimea", "UA-43"),
        ("Idlib", "Idlib", "SY-ID"),
        ("Ar Raqqah", "Al-Raqqah", "SY-RA"),
        ("Донецька область", "Donetsk", "UA-14"),
        ("US-GA", "Georgia", "US-GA"),
    ] {
        let found = territory(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.name(), expected, "{name}");
        assert_eq!(found.regions()[0].code(), Some(code), "{name}");
    }
    let donetsk = territory("UA-14").unwrap();
    assert_eq!(donetsk.official_area(), Some(Area::from_km2(26_517.0)));
    // Natural Earth draws the 17 parts of Metro Manila, which have one code.
    assert_eq!(territory("PH-MNL").unwrap().regions().len(), 17);
}

#[test]
fn what_may_be_several_is_an_error_with_all_of_them() {
    let Err(Error::Ambiguous { candidates, .. }) = territory("Limburg") else { panic!("Limburg") };
    assert_eq!(candidates, ["BE-VLI (Limburg, Belgium)", "NL-LI (Limburg, Netherlands)"]);
}

#[test]
fn what_is_nothing_is_an_error_with_what_is_near() {
    for (wrong, right) in [
        ("Siria", "Syria (SY)"),
        ("Mynmar", "Myanmar (MM)"),
        ("Congo", "Democratic Republic of the Congo (CD)"),
        ("Idleb", "Idlib"),
    ] {
        match territory(wrong) {
            Ok(found) => assert_eq!(found.name(), right, "{wrong}"),
            Err(Error::Unknown { nearest, .. }) => {
                assert!(nearest.iter().any(|name| name == right), "{wrong}: {nearest:?}");
                assert!(nearest.len() <= 5, "{nearest:?}");
            }
            Err(other) => panic!("{wrong}: {other}"),
        }
    }
    let error = territory("Xqzzyv Wlkjh").unwrap_err().to_string();
    assert!(
        error.starts_with("no territory is called \"Xqzzyv Wlkjh\"; countries have"),
        "{error}"
    );
    assert!(matches!(territory(""), Err(Error::Unknown { .. })));
}

#[test]
fn ukraine_is_the_librarys_own_and_has_crimea() {
    let own = Territory::ukraine();
    for name in ["Ukraine", "UA", "UKR", "Україна"] {
        let ukraine = territory(name).unwrap();
        assert_eq!(ukraine.official_area(), own.official_area(), "{name}");
        let areas = [&ukraine, &own].map(|it| it.boundary_area(&Measure::default()).m2());
        assert!((areas[0] - areas[1]).abs() < 1e-3, "{name}: {areas:?}");
    }
    let here = territory("Ukraine (Natural Earth)").unwrap();
    let mut codes: Vec<&str> = here.regions().iter().filter_map(|region| region.code()).collect();
    let mut own: Vec<&str> = own.regions().iter().filter_map(|region| region.code()).collect();
    codes.sort_unstable();
    own.sort_unstable();
    assert_eq!(codes, own);
}

#[test]
fn every_territory_says_what_it_is_and_what_else_it_could_be() {
    let said = |name: &str| {
        let territory = territory(name).unwrap();
        let mut remarks =
            territory.warnings().filter(|it| it.code() == WarningCode::NamedTerritory);
        let remark = remarks.next().unwrap().message().to_owned();
        assert!(remarks.next().is_none(), "{name}");
        remark
    };
    assert_eq!(
        said("SO"),
        "Somalia (SO) as Natural Earth 1:10m draws it: with Somaliland; other views are \
         \"Somalia (without Somaliland)\"; official area: UN Demographic Yearbook, table 3",
    );
    let view = said("Russia (with Crimea and Sevastopol)");
    assert!(view.contains("Russia's own view since 2014"), "{view}");
    assert!(view.contains("other views are \"Russia\""), "{view}");
    assert_eq!(
        said("UA-14"),
        "UA-14 (Donetsk, Ukraine), as Natural Earth 1:10m draws it; official area: \
         State Statistics Service of Ukraine",
    );
}

#[test]
fn every_territory_of_the_world_can_be_unpacked() {
    let mut regions = 0;
    let mut countries = 0;
    for entry in territories() {
        let found =
            territory(entry.name()).unwrap_or_else(|error| panic!("{}: {error}", entry.name()));
        assert!(found.boundary_area(&Measure::default()).m2() > 0.0, "{}", entry.name());
        let is_country = entry.view_of().is_none() && entry.code().is_some();
        countries += usize::from(is_country);
        regions += if is_country { found.regions().len() } else { 0 };
        if let Some(official) = found.official_area() {
            let share = found.boundary_area(&Measure::default()).m2() / official.m2();
            assert!((0.93..1.07).contains(&share), "{}: {share} of {official}", entry.name());
        }
    }
    // Natural Earth has 4,596 regions, of which the Spratly Islands are in no country, with 238 prefixes; BV, CC, CX, PR and
    // SX are countries by decision.
    assert_eq!((countries, regions), (238 + 5, 4_595));
}
