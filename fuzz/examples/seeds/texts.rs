//! Figures, articles and legends.

/// The sentences that the tests hold the reading of articles against; written for this project.
const SENTENCES: &str = include_str!("../../../tests/it/figure_corpus.toml");

/// The built-in legends.
const LEGENDS: [&str; 7] = [
    include_str!("../../../legends/any.toml"),
    include_str!("../../../legends/deepstate-archive.toml"),
    include_str!("../../../legends/deepstate.toml"),
    include_str!("../../../legends/front-line.toml"),
    include_str!("../../../legends/isw.toml"),
    include_str!("../../../legends/nzz.toml"),
    include_str!("../../../legends/status.toml"),
];

const FIGURES: [&str; 40] = [
    "19.1%",
    "some 116,000 square km",
    "about 20 percent",
    "116.000 km²",
    "118,141.149 km²",
    "118 141,149 km²",
    "1.234.567 m²",
    "1’234’567 hectares",
    "116\u{202f}000 km²",
    "−0.3 percentage points",
    "+505 sq km",
    "nearly two thirds",
    "a fifth",
    "more than half of",
    "0.505 km²",
    "0%",
    "1000",
    "999",
    "1.20 million acres",
    "116 thousand square kilometres",
    "just over 44,800 square miles",
    "at most 1%",
    "up to 100 %",
    "less than 0,1 Prozent",
    "knapp 20 Prozent",
    "rund 116.000 Quadratkilometer",
    "plus de 19 %",
    "un cinquième",
    "environ 116 000 km²",
    "понад 19%",
    "близько 116 тис. кв. км",
    "около 20 процентов",
    "five hundred square km",
    "123456789012345 km²",
    "1234567890123456 km²",
    "1,23,456 km²",
    "12.11.2025",
    "19.1",
    "",
    "about",
];

const ARTICLES: [&str; 6] = [
    "date 2025-11-12\n\nMaps show that Russia holds 19.1% of Ukraine, up from 18% three years ago. \
     Inflation was 8% in October.\n\nIt took 505 sq km (195 square miles) in November.",
    "Date: 2024-11-11\nRussia controls 2,000 square km, or 20% of Ukraine, and half of the Donetsk \
     region. Ukraine still holds 80% of the country.",
    "Between 2024-11-11 and 2025-11-11 Russian forces seized 500 square km of the Donetsk region, \
     Ukraine's military said; they lost 12 sq km. \"We would have taken 5%\", he added.",
    "Ukraine liberated some 12,000 square km in 2022. Russia gained a net 0.6 percentage points in \
     the past year and about 400 km² last month.",
    "The front line is 1,200 km long; 3,000 people fled, oil fell 3% to $60.",
    "\u{feff}date 2025-11-12\r\nNearly a fifth of the Kherson region\u{a0}is occupied.",
];

const ODD_LEGENDS: [&str; 3] = [
    "name = \"x\"\ntitle = \"x\"\ncontrolled = [\"occupied\", \"unclassified\"]\nwidens = [\"4\"]\n\
     precedence = []\nmethod = \"economist-isw\"\nomits = \"Crimea\"\n\
     omitted = [{ ground = \"Crimea\", area_km2 = 26689.32 }, { ground = \"\", area_km2 = nan }]\n\
     [[rule]]\nstatus_property = \"level\"\n[[rule]]\nstatus = \"occupied\"\nproperty = \"fill\"\n\
     contains = [\"a\", \"\"]\n[[recognise]]\nfile = [\"map\"]\n",
    "controlled = [",
    "name = \"x\"\ntitle = \"x\"\ncontrolled = []\n[[rule]]\nstatus = \"\"\nfile = [\"\"]\n",
];

pub fn figures() -> Vec<Vec<u8>> {
    bytes(FIGURES)
}

/// The articles, and each sentence of the tests by itself and under a date.
pub fn articles() -> Vec<Vec<u8>> {
    let sentences = SENTENCES.lines().filter_map(|line| {
        let text = line.strip_prefix("text = \"")?.strip_suffix('"')?;
        Some(format!("date 2025-11-12\n\n{}", text.replace("\\\"", "\"")).into_bytes())
    });
    bytes(ARTICLES).into_iter().chain(sentences).collect()
}

pub fn legends() -> Vec<Vec<u8>> {
    bytes(LEGENDS).into_iter().chain(bytes(ODD_LEGENDS)).collect()
}

fn bytes<const COUNT: usize>(texts: [&str; COUNT]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
