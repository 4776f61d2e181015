//! The fixed words of pictures.

use super::language::Language;
use crate::quantity::Range;
use crate::report::Doubt;

/// A table of words, each in English, Ukrainian, German and French.
macro_rules! words {
    ($($name:ident: $english:literal, $ukrainian:literal, $german:literal, $french:literal;)*) => {
        /// The fixed words of pictures.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Word { $($name,)* }

        impl Word {
            /// All words, by name.
            const ALL: &[(&str, Self)] = &[$((stringify!($name), Self::$name),)*];

            fn in_all(self) -> [&'static str; 4] {
                match self { $(Self::$name => [$english, $ukrainian, $german, $french],)* }
            }
        }
    };
}

words! {
    Controlled: "controlled", "під контролем", "kontrolliert", "contrôlé";
    Of: "of", "з", "von", "de";
    About: "about", "близько", "rund", "environ";
    FrontLine: "front line", "лінія фронту", "Frontlinie", "ligne de front";
    Gained: "gained", "здобуто", "gewonnen", "gagné";
    Lost: "lost", "втрачено", "verloren", "perdu";
    DateUnknown: "date unknown", "дата невідома", "Datum unbekannt", "date inconnue";
    Since: "changes since", "зміни від", "Änderungen seit", "changements depuis";
    Map: "Map", "Карта", "Karte", "Carte";
    Method: "Method", "Метод", "Methode", "Méthode";
    Projection: "Projection", "Проєкція", "Projektion", "Projection";
    EqualArea: "equal-area", "рівновелика", "flächentreu", "équivalente";
    IfOpenCounts: "if what is unknown or claimed is counted too",
        "якщо врахувати невідоме й заявлене", "wenn Unklares und Beanspruchtes mitzählt",
        "si l’inconnu et le revendiqué comptent aussi";
    NamesLeftOut: "names omitted for lack of room", "назв не вмістилося", "Namen ohne Platz",
        "noms laissés de côté faute de place";
    Counted: "counted", "враховано", "gezählt", "compté";
    NothingCounts: "nothing that the map draws counts", "нічого з показаного на карті не враховано",
        "nichts von dem, was die Karte zeigt, zählt", "rien de ce que montre la carte ne compte";
    NotDrawn: "not drawn", "не показано на карті", "nicht eingezeichnet", "non représenté";
    WithRest: "with the rest", "разом із рештою", "mit dem Rest", "avec le reste";
    ShareOfTerritory: "share of the territory", "частка території", "Anteil am Gebiet",
        "part du territoire";
    AreaHeld: "area", "площа", "Fläche", "superficie";
    AMonth: "a month", "за місяць", "im Monat", "par mois";
    Maps: "maps", "карти", "Karten", "cartes";
    Highest: "highest", "найбільше", "höchster Wert", "maximum";
    Lowest: "lowest", "найменше", "tiefster Wert", "minimum";
    Gaps: "gaps in the line where maps are missing", "розривів лінії, де бракує карт",
        "Lücken in der Linie, wo Karten fehlen", "interruptions de la ligne où des cartes manquent";
    AxisFrom: "the axis does not begin at zero but at", "вісь починається не з нуля, а з",
        "die Achse beginnt nicht bei null, sondern bei", "l’axe ne commence pas à zéro mais à";
    NotDrawnUndated: "maps not drawn because they have no date", "карт без дати не показано",
        "Karten ohne Datum, nicht gezeichnet", "cartes sans date, non dessinées";
    NotDrawnUnread: "maps not drawn because they could not be read",
        "карт не вдалося прочитати й не показано", "Karten nicht lesbar, nicht gezeichnet",
        "cartes illisibles, non dessinées";
    NotDrawnSuperseded: "maps not drawn because another of the same day counts",
        "карт не показано, бо враховано іншу того самого дня",
        "Karten nicht gezeichnet, weil eine andere desselben Tages zählt",
        "cartes non dessinées, une autre du même jour faisant foi";
    WithoutFigure: "maps without a figure because nothing on them counts",
        "карт без показника, бо на них нема нічого, що враховується",
        "Karten ohne Wert, weil nichts darauf zählt", "cartes sans chiffre, rien n’y comptant";
    NotDrawnElsewhere: "maps not drawn because they show another place",
        "карт не показано, бо вони про інше місце",
        "Karten nicht gezeichnet, weil sie ein anderes Gebiet zeigen",
        "cartes non dessinées, car elles montrent un autre lieu";
    Events: "events", "події", "Ereignisse", "événements";
    EventsLeftOut: "events omitted for lack of room or outside the days shown",
        "подій не показано: бракує місця або поза межами днів",
        "Ereignisse ohne Platz oder außerhalb der gezeigten Tage",
        "événements laissés de côté, faute de place ou hors des jours montrés";
    PaleMonths: "pale: no map near the beginning or the end of the month",
        "бліді: немає карти біля початку або кінця місяця",
        "blass: keine Karte nahe am Anfang oder Ende des Monats",
        "pâle : pas de carte proche du début ou de la fin du mois";
    EmptyMonths: "months without a map", "місяців без карти", "Monate ohne Karte",
        "mois sans carte";
    OutsideRegions: "in no region on the last day", "поза областями останнього дня",
        "am letzten Tag in keiner Region", "dans aucune région le dernier jour";
    NothingDrawn: "The map draws nothing here.", "На карті тут нічого немає.",
        "Die Karte zeigt hier nichts.", "La carte ne montre rien ici.";

    Warning: "Warning", "Застереження", "Hinweis", "Avertissement";
    // Pages.
    Status: "Status", "Статус", "Status", "Statut";
    Measure: "Measure", "Міра", "Maß", "Mesure";
    Unit: "Unit", "Одиниця", "Einheit", "Unité";
    Share: "Share", "Частка", "Anteil", "Part";
    Area: "Area", "Площа", "Fläche", "Superficie";
    PreviousDay: "Previous day", "Попередній день", "Vorheriger Tag", "Jour précédent";
    NextDay: "Next day", "Наступний день", "Nächster Tag", "Jour suivant";
    Play: "Play", "Відтворити", "Abspielen", "Lecture";
    Pause: "Pause", "Пауза", "Pause", "Pause";
    Date: "Date", "Дата", "Datum", "Date";
    Day: "Day", "День", "Tag", "Jour";
    Net: "net", "сальдо", "netto", "net";
    OverTime: "Over time", "У часі", "Im Zeitverlauf", "Dans le temps";
    AllFigures: "All figures", "Усі цифри", "Alle Zahlen", "Tous les chiffres";
    Region: "Region", "Регіон", "Region", "Région";
    Regions: "Regions", "Регіони", "Regionen", "Régions";
    DownloadCsv: "Download CSV", "Завантажити CSV", "CSV herunterladen", "Télécharger le CSV";
    WhatCouldMove: "What could move this number", "Що могло б змінити це число",
        "Was diese Zahl verschieben könnte", "Ce qui pourrait déplacer ce chiffre";
    Doubt: "Doubt", "Сумнів", "Zweifel", "Doute";
    Down: "Down", "Униз", "Nach unten", "Vers le bas";
    Up: "Up", "Угору", "Nach oben", "Vers le haut";
    Points: "percentage points", "в. п.", "Prozentpunkte", "points de pourcentage";
    Digests: "Maps and their SHA-256 digests", "Карти та їхні контрольні суми SHA-256",
        "Karten und ihre SHA-256-Prüfsummen", "Cartes et empreintes SHA-256";
    File: "File", "Файл", "Datei", "Fichier";
    Warnings: "Warnings", "Застереження", "Hinweise", "Avertissements";
    NeedsScript: "This page is interactive on a screen, with JavaScript.",
        "На екрані ця сторінка інтерактивна, з JavaScript.",
        "Am Bildschirm ist diese Seite interaktiv, mit JavaScript.",
        "À l’écran, cette page est interactive, avec JavaScript.";
}

impl Language {
    /// A length to two significant digits.
    pub(super) fn about_kilometres(self, length: f64) -> String {
        let (about, unit) = (self.text(Word::About), self.kilometres());
        format!("{about}\u{a0}{}\u{a0}{unit}", self.number(crate::cells::about(length), 0))
    }

    /// A fixed word.
    pub(super) fn text(self, word: Word) -> &'static str {
        self.pick(word.in_all())
    }

    /// A range with what it means; `None` where both ends are written alike.
    pub(super) fn open_range(self, range: Range) -> Option<String> {
        let (low, high) = (self.share(range.low), self.share(range.high));
        (low != high).then(|| format!("{low} – {high} {}", self.text(Word::IfOpenCounts)))
    }

    /// All fixed words, by their names.
    pub(super) fn words(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Word::ALL.iter().map(move |(name, word)| (*name, self.text(*word)))
    }

    /// A doubt in words.
    pub(super) fn doubt(self, doubt: Doubt) -> &'static str {
        self.pick(match doubt {
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
}
