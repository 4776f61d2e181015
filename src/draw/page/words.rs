//! The fixed words of a page.

use serde::Serialize;

use crate::draw::language::Language;
use crate::uncertainty::Doubt;

/// The fixed words of a page, each in English, Ukrainian, German and French.
macro_rules! words {
    ($($name:ident: $english:literal, $ukrainian:literal, $german:literal, $french:literal;)*) => {
        /// The fixed words of a page in one language.
        #[derive(Debug, Serialize)]
        pub(super) struct Words { $(pub(super) $name: &'static str,)* }

        impl Words {
            pub(super) fn of(language: Language) -> Self {
                Self { $($name: language.of([$english, $ukrainian, $german, $french]),)* }
            }
        }
    };
}

words! {
    controlled: "controlled", "під контролем", "kontrolliert", "contrôlé";
    status: "Status", "Статус", "Status", "Statut";
    measure: "Measure", "Міра", "Maß", "Mesure";
    unit: "Unit", "Одиниця", "Einheit", "Unité";
    share: "Share", "Частка", "Anteil", "Part";
    area: "Area", "Площа", "Fläche", "Superficie";
    previous: "Previous day", "Попередній день", "Vorheriger Tag", "Jour précédent";
    next: "Next day", "Наступний день", "Nächster Tag", "Jour suivant";
    play: "Play", "Відтворити", "Abspielen", "Lecture";
    pause: "Pause", "Пауза", "Pause", "Pause";
    date: "Date", "Дата", "Datum", "Date";
    day: "Day", "День", "Tag", "Jour";
    gained: "Gained", "Здобуто", "Gewonnen", "Gagné";
    lost: "Lost", "Втрачено", "Verloren", "Perdu";
    net: "Net", "Сальдо", "Netto", "Net";
    map: "Map", "Карта", "Karte", "Carte";
    chart: "Over time", "У часі", "Im Zeitverlauf", "Dans le temps";
    table: "All figures", "Усі цифри", "Alle Zahlen", "Tous les chiffres";
    region: "Region", "Регіон", "Region", "Région";
    regions: "Regions", "Регіони", "Regionen", "Régions";
    download_csv: "Download CSV", "Завантажити CSV", "CSV herunterladen", "Télécharger le CSV";
    what_could_move: "What could move this number", "Що могло б змінити це число",
        "Was diese Zahl verschieben könnte", "Ce qui pourrait déplacer ce chiffre";
    doubt: "Doubt", "Сумнів", "Zweifel", "Doute";
    down: "Down", "Униз", "Nach unten", "Vers le bas";
    up: "Up", "Угору", "Nach oben", "Vers le haut";
    method: "Method", "Метод", "Methode", "Méthode";
    provenance: "Maps and their SHA-256 digests", "Карти та їхні контрольні суми SHA-256",
        "Karten und ihre SHA-256-Prüfsummen", "Cartes et empreintes SHA-256";
    file: "File", "Файл", "Datei", "Fichier";
    digest: "Digest", "Контрольна сума", "Prüfsumme", "Empreinte";
    warnings: "Warnings", "Застереження", "Hinweise", "Avertissements";
    no_data: "no data", "немає даних", "keine Daten", "pas de données";
    of: "of", "з", "von", "de";
    front_line: "front line", "лінія фронту", "Frontlinie", "ligne de front";
    all_days: "All days", "Усі дні", "Alle Tage", "Tous les jours";
    changes_since: "changes since the map before", "зміни від попередньої карти",
        "Änderungen seit der vorigen Karte", "changements depuis la carte précédente";
    grey_zone: "grey zone", "сіра зона", "Grauzone", "zone grise";
    sort_by: "Sort by", "Сортувати за", "Sortieren nach", "Trier par";
    print_note: "This page is interactive on a screen.", "На екрані ця сторінка інтерактивна.",
        "Am Bildschirm ist diese Seite interaktiv.", "À l’écran, cette page est interactive.";
}

/// A doubt in words.
pub(super) fn doubt(doubt: Doubt, language: Language) -> &'static str {
    language.of(match doubt {
        Doubt::GreyZone => [
            "grey zones and claims",
            "сірі зони та заявлене",
            "Grauzonen und Beanspruchtes",
            "zones grises et revendications",
        ],
        Doubt::FrontShift => [
            "the front shifted by 100 m",
            "фронт, зсунутий на 100 м",
            "die Front um 100 m verschoben",
            "le front déplacé de 100 m",
        ],
        Doubt::Edges => [
            "edges straight or geodesic",
            "ребра прямі чи геодезичні",
            "Kanten gerade oder geodätisch",
            "arêtes droites ou géodésiques",
        ],
        Doubt::Outside => [
            "ground outside the boundary",
            "земля поза межами",
            "Gebiet außerhalb der Grenze",
            "terrain hors des limites",
        ],
        Doubt::Denominator => [
            "the area that it is a share of",
            "площа, від якої береться частка",
            "die Fläche, deren Anteil es ist",
            "la superficie dont c’est la part",
        ],
    })
}
