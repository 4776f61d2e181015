//! One budget for each call, whatever it does on the way.

use std::time::{Duration, Instant};

use territory_control::article::{Article, DatedMap};
use territory_control::method::Clip;
use territory_control::{
    ControlMap, Error, Input, Legend, Limits, MapReader, Method, Territory, TerritoryReader,
};

use crate::limits::{bands, combs, limit_of, map, measure, text};

/// The least number of crossings under which a question is answered.
fn least_crossings(ask: impl Fn(Limits) -> Result<(), Error>) -> u64 {
    let (mut low, mut high) = (0, 1 << 20);
    while low < high {
        let middle = u64::midpoint(low, high);
        match ask(Limits::default().crossings(middle)) {
            Ok(()) => high = middle,
            Err(error) => {
                assert_eq!(limit_of(&error), ("crossings", middle));
                low = middle + 1;
            }
        }
    }
    low
}

/// What every step of a call could do alone, all of them together may not.
#[test]
fn a_call_has_one_budget_for_all_of_its_steps() {
    let combs = combs(20, 10.0);
    let one = least_crossings(|limits| measure(&combs, limits).map(drop));
    let ukraine = Territory::ukraine();
    let two = least_crossings(|limits| {
        // Two maps, so that nothing of the one is known for the other.
        let [earlier, later] = [(); 2].map(|()| map(&combs, limits).unwrap());
        ukraine.survey(&Method::default()).change(&earlier, &later).map(drop)
    });
    assert!(one > 1_000 && two >= 2 * one, "{one} {two}");
    // Each call begins with a budget of its own.
    let map = map(&combs, Limits::default().crossings(one)).unwrap();
    for _ in 0..3 {
        ukraine.control(&map).unwrap();
    }
}

/// Each question of an article is answered once, however many figures ask it.
#[test]
fn an_article_costs_as_much_with_many_figures_as_with_one() {
    // In the south of Ukraine, in two oblasts.
    let rings = combs(20, 1.0).map(|ring| ring.iter().map(|[x, y]| [33.5 + x, 46.5 + y]).collect());
    let text = format!(
        r#"{{"type":"Feature","properties":{{"status":"occupied"}},"geometry":{}}}"#,
        text(&rings),
    );
    let ukraine = Territory::ukraine();
    let day = "2025-12-01".parse().unwrap();
    let read = |limits: Limits| -> Result<ControlMap, Error> {
        let input = Input::from_reader("map.json", text.as_bytes(), &limits)?;
        MapReader::new().legend(Legend::built_in("status")?).limits(limits).read([input])
    };
    let least = |figures: u32| {
        let sentence = |figure: u32| {
            format!(
                "Russia holds {figure}.5% of Kherson Oblast. Russia holds {figure} sq km of Ukraine."
            )
        };
        let sentences: Vec<String> = (1..=figures).map(sentence).collect();
        let article = Article::read_on(&sentences.join("\n\n"), day);
        let checked = |limits| {
            let maps = [DatedMap::new(day, read(limits)?)];
            ukraine.survey(&Method::default()).check_article(&article, &maps)
        };
        let verdicts = checked(Limits::default()).unwrap();
        let verdicts = verdicts.mentions().iter().filter(|mention| mention.verdict().is_some());
        assert_eq!(verdicts.count(), 2 * figures as usize);
        least_crossings(|limits| checked(limits).map(drop))
    };
    assert_eq!(least(1), least(12));
}

type Ask<'a> = &'a dyn Fn(&ControlMap) -> Result<(), Error>;

/// Whatever is asked of a map whose measuring takes much longer.
#[test]
fn a_call_ends_when_its_time_is_over() {
    let limits = Limits::default().comparisons(u64::MAX).seconds(1);
    let bands = bands(5_000);
    let read = || map(&bands, limits).unwrap();
    let ukraine = Territory::ukraine();
    let survey = ukraine.survey(&Method::default());
    let clipped = ukraine.survey(&Method::default().clip(Clip::Territory));
    let figure = "19.1%".parse().unwrap();
    let questions: [(&str, Ask<'_>); 6] = [
        ("control", &|map| survey.control(map).map(drop)),
        ("regions", &|map| clipped.regions(map).map(drop)),
        ("change", &|map| survey.change(map, &ControlMap::sample()).map(drop)),
        ("agreement", &|map| {
            survey.agreement(&[("a", map), ("b", &ControlMap::sample())]).map(drop)
        }),
        ("uncertainty", &|map| survey.uncertainty(map).map(drop)),
        ("audit", &|map| survey.audit(&figure, map).map(drop)),
    ];
    for (name, ask) in questions {
        let map = read();
        let began = Instant::now();
        let error = ask(&map).unwrap_err();
        assert_eq!(limit_of(&error), ("seconds", 1), "{name}: {error}");
        assert!(began.elapsed() < Duration::from_secs(10), "{name}: {:?}", began.elapsed());
    }
    let input = Input::from_reader("land.json", text(&bands).as_bytes(), &limits).unwrap();
    let error = TerritoryReader::new().limits(limits).read(&input).unwrap_err();
    assert_eq!(limit_of(&error), ("seconds", 1));
    assert!(error.to_string().starts_with("land.json"), "{error}");
}
