//! What a map says in words: its title, its key, its captions, and its description for those who do
//! not see it.

use super::subject::Subject;
use super::{MapDrawing, Scene};
use crate::draw::key::{Figures, KeyRow, Swatch};
use crate::draw::words::Word;
use crate::map::ControlMap;
use crate::quantity::{Area, Share};
use crate::report::{ControlReport, Headline, SideReport};
use crate::status::Status;
use crate::warning::WarningCode;

impl MapDrawing<'_> {
    /// The title that was given, else who holds how much.
    pub(super) fn heading(&self, subject: &Subject) -> String {
        self.title.clone().unwrap_or_else(|| {
            let Subject { name, headline, sides, .. } = subject;
            let share = subject.controlled.share_of(subject.whole);
            self.language.headline(headline, Some(name), share, sides)
        })
    }

    /// The day and the areas, and the range where it is one.
    pub(super) fn subtitles(&self, subject: &Subject) -> Vec<String> {
        let language = self.language;
        let mut first = self.map.date().map_or_else(
            || language.text(Word::DateUnknown).to_owned(),
            |found| language.day(found.date),
        );
        let has_figure = subject.headline.has_figure();
        if has_figure {
            let [area, whole] = [subject.controlled, subject.whole].map(|area| language.area(area));
            first = format!("{first} · {area} {} {whole}", language.text(Word::Of));
        }
        if let Some(earlier) = self.earlier.and_then(ControlMap::date) {
            let since = language.text(Word::Since);
            first = format!("{first} · {since} {}", language.day(earlier.date));
        }
        let range = language.open_range(subject.range).filter(|_| has_figure);
        [Some(first), range].into_iter().flatten().collect()
    }

    /// The rows of the key: statuses and who holds them, sides, what nobody holds, what changed, the front.
    pub(super) fn key(&self, scene: &Scene, subject: &Subject) -> Vec<KeyRow> {
        let statuses = scene.statuses.iter().enumerate();
        let mut rows: Vec<KeyRow> =
            statuses.map(|(index, (status, _))| self.status_row(index, status, subject)).collect();
        rows.extend(self.sum_row(scene, subject));
        let sides = subject.sides.iter();
        rows.extend(sides.filter_map(|row| self.side_row(row, scene, subject)));
        rows.extend(self.rest_row(subject));
        rows.extend(self.change_rows(subject));
        rows.extend(self.front_row(scene));
        rows
    }

    fn status_row(&self, index: usize, status: &Status, subject: &Subject) -> KeyRow {
        let area = subject.area(status);
        // What is drawn outside the question is no share of the territory.
        let share = (*status != Status::ELSEWHERE).then(|| area.share_of(subject.whole));
        KeyRow {
            swatch: Swatch::Status(index),
            label: self.language.status_of(status, subject.holder(status)),
            figures: Figures::Area(area, share),
        }
    }

    /// All ground that the method counts, whoever holds it; `None` where one status is all of it.
    fn sum_row(&self, scene: &Scene, subject: &Subject) -> Option<KeyRow> {
        let statuses = scene.statuses.iter();
        let counted = statuses.filter(|(status, _)| self.method.counts(self.map, status)).count();
        let is_shown = counted != 1 || self.method.added() > Area::ZERO;
        (subject.headline == Headline::Counted && is_shown).then(|| KeyRow {
            swatch: Swatch::Sum,
            label: self.language.text(Word::Counted).to_owned(),
            figures: Figures::Area(
                subject.controlled,
                Some(subject.controlled.share_of(subject.whole)),
            ),
        })
    }

    /// What a side holds; `None` where that is nothing, and where the row of one status says it.
    fn side_row(&self, row: &SideReport, scene: &Scene, subject: &Subject) -> Option<KeyRow> {
        let is_about = subject.headline.side() == Some(row.side());
        let is_rest = row.not_drawn() > Area::ZERO;
        let mut drawn = scene.statuses.iter().map(|(status, _)| status);
        let only = drawn.find(|status| row.statuses().contains(status));
        let is_said = only.is_some_and(|status| {
            (subject.area(status) - row.holding().area()).abs() < Area::from_m2(1.0)
        });
        if is_said || (row.holding().area() == Area::ZERO && !is_about) {
            return None;
        }
        Some(KeyRow {
            swatch: if is_rest { Swatch::Land } else { Swatch::Sum },
            label: self.language.side_with_rest(row),
            figures: Figures::Area(row.holding().area(), Some(row.holding().share())),
        })
    }

    /// What is not drawn and nobody is known to hold.
    fn rest_row(&self, subject: &Subject) -> Option<KeyRow> {
        let rest = subject.rest.filter(|rest| rest.area() > Area::ZERO)?;
        Some(KeyRow {
            swatch: Swatch::Land,
            label: self.language.text(Word::NotDrawn).to_owned(),
            figures: Figures::Area(rest.area(), Some(rest.share())),
        })
    }

    fn change_rows(&self, subject: &Subject) -> Vec<KeyRow> {
        let found = subject.gained_and_lost.filter(|_| subject.headline.has_figure());
        let Some([gained, lost]) = found else { return Vec::new() };
        let (language, headline) = (self.language, &subject.headline);
        [
            (Swatch::Gained, language.gained_by(headline), gained),
            (Swatch::Lost, language.lost_by(headline), lost),
        ]
        .map(|(swatch, label, area)| KeyRow { swatch, label, figures: Figures::Area(area, None) })
        .into()
    }

    /// The front; `None` where only a part of it is shown.
    fn front_row(&self, scene: &Scene) -> Option<KeyRow> {
        (scene.front_kilometres > 0.0 && self.shows_all()).then(|| KeyRow {
            swatch: Swatch::Front,
            label: self.language.text(Word::FrontLine).to_owned(),
            figures: Figures::Kilometres(scene.front_kilometres),
        })
    }

    /// Where the map is from, how it was measured and drawn, and what a reader is warned of.
    pub(super) fn captions(
        &self,
        report: &ControlReport,
        subject: &Subject,
        scene: &Scene,
    ) -> Vec<String> {
        let language = self.language;
        let sentence = subject.region_whole.map_or_else(
            || report.method().sentence(),
            |whole| report.method().sentence_of_region(whole),
        );
        let method = language.labelled(language.text(Word::Method), &sentence);
        let projection = scene.frame.plane.caption(language);
        let warnings = report.warnings().iter().filter(|warning| is_for_readers(warning.code()));
        let warnings = warnings
            .chain(&subject.warning)
            .map(|warning| language.labelled(language.text(Word::Warning), warning.message()));
        [self.source_caption(report), method, projection].into_iter().chain(warnings).collect()
    }

    /// The source that was given, the files, and the legend that they were read with.
    fn source_caption(&self, report: &ControlReport) -> String {
        let files = report.files().iter().map(|file| file.name.as_str());
        let file_names = files.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name));
        let maps = format!("{} ({})", file_names.collect::<Vec<_>>().join(", "), report.legend());
        let maps = self.language.labelled(self.language.text(Word::Map), &maps);
        match &self.source {
            Some(given) => format!("{given}. {maps}"),
            None => maps,
        }
    }

    /// The map in words, for those who do not see it.
    pub(super) fn description(&self, subject: &Subject, rows: &[KeyRow], omitted: usize) -> String {
        let mut sentences = self.subtitles(subject);
        sentences.extend(rows.iter().map(|row| self.described(row)));
        if omitted > 0 {
            sentences.push(format!("{}: {omitted}", self.language.text(Word::NamesLeftOut)));
        }
        sentences.join(". ") + "."
    }

    fn described(&self, row: &KeyRow) -> String {
        let (label, language) = (&row.label, self.language);
        match row.figures {
            Figures::Area(area, share) => {
                let share = share.map(|share: Share| format!(", {}", language.share(share)));
                let area = language.area(area) + &share.unwrap_or_default();
                language.labelled(label, &area)
            }
            Figures::Kilometres(length) => {
                language.labelled(label, &language.about_kilometres(length))
            }
        }
    }
}

/// Whether a warning belongs on a picture: not what is usual in files, what the picture says anyway, nor
/// official areas of regions; what is to be said of that of the region that is shown, its subject says.
fn is_for_readers(code: WarningCode) -> bool {
    !matches!(
        code,
        WarningCode::DateMissing
            | WarningCode::Document
            | WarningCode::OfficialAreaDiffers
            | WarningCode::Repaired
            | WarningCode::RepeatedGround
            | WarningCode::Skipped
            | WarningCode::StatusOverlap
    )
}
