//! What a map says in words: its title, its key, its captions, and its description for those who do
//! not see it.

use super::subject::Subject;
use super::{MapDrawing, Scene};
use crate::draw::key::{Figures, KeyRow, Swatch};
use crate::draw::words::Word;
use crate::map::ControlMap;
use crate::quantity::{Area, Share};
use crate::report::ControlReport;
use crate::status::Status;
use crate::warning::WarningCode;

impl MapDrawing<'_> {
    /// The title that was given, else the controlled share.
    pub(super) fn heading(&self, subject: &Subject) -> String {
        self.title.clone().unwrap_or_else(|| {
            let share = self.language.share(subject.controlled.share_of(subject.whole));
            format!("{}: {share} {}", subject.name, self.language.text(Word::Controlled))
        })
    }

    /// The day and the areas, and the range where it is one.
    pub(super) fn subtitles(&self, subject: &Subject) -> Vec<String> {
        let language = self.language;
        let day = self.map.date().map_or_else(
            || language.text(Word::DateUnknown).to_owned(),
            |found| language.day(found.date),
        );
        let mut first = format!(
            "{day} · {} {} {}",
            language.area(subject.controlled),
            language.text(Word::Of),
            language.area(subject.whole),
        );
        if let Some(earlier) = self.earlier.and_then(ControlMap::date) {
            let since = language.text(Word::Since);
            first = format!("{first} · {since} {}", language.day(earlier.date));
        }
        [Some(first), language.open_range(subject.range)].into_iter().flatten().collect()
    }

    /// The rows of the key: statuses, their sum, what changed, the front.
    pub(super) fn key(&self, scene: &Scene, subject: &Subject) -> Vec<KeyRow> {
        let statuses = scene.statuses.iter().enumerate();
        let mut rows: Vec<KeyRow> =
            statuses.map(|(index, (status, _))| self.status_row(index, status, subject)).collect();
        rows.extend(self.sum_row(scene, subject));
        rows.extend(self.change_rows(subject));
        rows.extend(self.front_row(scene));
        rows
    }

    fn status_row(&self, index: usize, status: &Status, subject: &Subject) -> KeyRow {
        let found = subject.statuses.iter().find(|(known, _)| known == status);
        let area = found.map(|(_, area)| *area).unwrap_or_default();
        // What is drawn outside the question is no share of the territory.
        let share = (*status != Status::ELSEWHERE).then(|| area.share_of(subject.whole));
        KeyRow {
            swatch: Swatch::Status(index),
            label: self.language.status(status),
            figures: Figures::Area(area, share),
        }
    }

    /// All controlled ground; `None` where one status is all of it.
    fn sum_row(&self, scene: &Scene, subject: &Subject) -> Option<KeyRow> {
        let statuses = scene.statuses.iter();
        let counted = statuses.filter(|(status, _)| self.method.counts(self.map, status)).count();
        (counted != 1 || self.method.added() > Area::ZERO).then(|| {
            let share = subject.controlled.share_of(subject.whole);
            KeyRow {
                swatch: Swatch::Sum,
                label: self.language.text(Word::Controlled).to_owned(),
                figures: Figures::Area(subject.controlled, Some(share)),
            }
        })
    }

    fn change_rows(&self, subject: &Subject) -> Vec<KeyRow> {
        let Some([gained, lost]) = subject.gained_and_lost else { return Vec::new() };
        [(Swatch::Gained, Word::Gained, gained), (Swatch::Lost, Word::Lost, lost)]
            .map(|(swatch, word, area)| KeyRow {
                swatch,
                label: self.language.text(word).to_owned(),
                figures: Figures::Area(area, None),
            })
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
    pub(super) fn captions(&self, report: &ControlReport, scene: &Scene) -> Vec<String> {
        let language = self.language;
        let method = format!("{}: {}", language.text(Word::Method), report.method().sentence());
        let projection = scene.frame.plane.caption(language);
        let warnings = report.warnings().iter().filter(|warning| is_for_readers(warning.code()));
        let warnings = warnings
            .map(|warning| format!("{}: {}", language.text(Word::Warning), warning.message()));
        [self.source_caption(report), method, projection].into_iter().chain(warnings).collect()
    }

    /// The source that was given, the files, and the legend that they were read with.
    fn source_caption(&self, report: &ControlReport) -> String {
        let files = report.files().iter().map(|file| file.name.as_str());
        let file_names = files.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name));
        let maps = format!(
            "{}: {} ({})",
            self.language.text(Word::Map),
            file_names.collect::<Vec<_>>().join(", "),
            report.legend(),
        );
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
                format!("{label}: {}{}", language.area(area), share.unwrap_or_default())
            }
            Figures::Kilometres(length) => {
                format!("{label}: {} {}", language.number(length, 0), language.kilometres())
            }
        }
    }
}

/// Whether a warning belongs on a picture: not what is usual in files, what the picture says anyway, nor
/// official areas of regions, of which it shows no share.
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
