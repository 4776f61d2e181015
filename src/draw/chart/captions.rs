//! What a chart says in words: its caption, and its description for those who do not see it.

use super::lines::Line;
use super::series::{NotDrawn, Point, segments};
use super::{Panels, Setting};
use crate::draw::words::Word;
use crate::timeline::PeriodRow;

impl Setting<'_> {
    /// The caption: where it is from, how it was measured, and what to know about the picture.
    pub(super) fn captions(&self) -> Vec<String> {
        let language = self.drawing.language;
        let maps = capitalised(&self.maps());
        let source = self.drawing.source.as_ref();
        let source = source.map_or_else(|| maps.clone(), |source| format!("{source}. {maps}"));
        let method = self.drawing.method.as_ref();
        let method =
            method.map(|method| language.labelled(language.text(Word::Method), &method.sentence()));
        let listed = Some(self.event_list()).filter(|_| self.notes.listed_events);
        let remarks = capitalised(&self.remarks().join(" · "));
        [Some(source), method, listed, Some(remarks)]
            .into_iter()
            .flatten()
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// What a reader has to know about the picture, so that nothing is omitted silently.
    fn remarks(&self) -> Vec<String> {
        let language = self.drawing.language;
        let NotDrawn { undated, unread, superseded, elsewhere } = self.dated.not_drawn;
        let notes = &self.notes;
        let mut remarks = Vec::new();
        let axis_from = notes.axis_from.as_ref();
        remarks.extend(axis_from.map(|low| format!("{} {low}", language.text(Word::AxisFrom))));
        for (word, count) in [
            (Word::Gaps, segments(self.points()).len() - 1),
            (Word::NotDrawnUndated, undated),
            (Word::NotDrawnUnread, unread),
            (Word::NotDrawnSuperseded, superseded),
            (Word::NotDrawnElsewhere, elsewhere),
            (Word::WithoutFigure, self.dated.without_figure()),
            (Word::EventsLeftOut, notes.events_omitted),
            (Word::EmptyMonths, notes.empty_months),
        ] {
            if count > 0 {
                remarks.push(language.labelled(language.text(word), &count.to_string()));
            }
        }
        if notes.has_pale_months {
            remarks.push(language.text(Word::PaleMonths).to_owned());
        }
        remarks.extend(notes.outside.clone());
        remarks
    }

    /// How many maps are drawn.
    fn maps(&self) -> String {
        let (language, count) = (self.drawing.language, self.dated.figures.len());
        language.labelled(language.text(Word::Maps), &count.to_string())
    }

    fn event_list(&self) -> String {
        let language = self.drawing.language;
        let events = self.notes.events.iter();
        let events = events.map(|(date, label)| format!("{}: {label}", language.day(*date)));
        events.collect::<Vec<_>>().join(" · ")
    }

    /// The chart in words.
    pub(super) fn description(&self) -> String {
        let (language, quantity) = (self.drawing.language, self.drawing.shown());
        let mut sentences = vec![self.subtitle()];
        if self.drawing.panels == Panels::Total {
            sentences.push(quantity.label(&self.name(), language));
            sentences.extend(self.described_points());
            sentences.extend(self.other_lines().filter_map(|line| self.described_end(line)));
        }
        sentences.extend(self.notes.regions.iter().map(|(name, area)| format!("{name}: {area}")));
        sentences.extend(self.drawing.months.iter().filter_map(|month| self.month(month)));
        if !self.notes.events.is_empty() {
            sentences.push(language.labelled(language.text(Word::Events), &self.event_list()));
        }
        sentences.push(self.maps());
        sentences.extend(self.remarks());
        sentences.join(". ") + "."
    }

    /// The first point, the lowest, the highest, and the last with what could count too.
    fn described_points(&self) -> Vec<String> {
        let (language, quantity) = (self.drawing.language, self.drawing.shown());
        let (Some(first), Some(lowest), Some(highest), Some(last)) = (
            self.points().first(),
            self.points().iter().min_by(|a, b| a.value.total_cmp(&b.value)),
            self.points().iter().max_by(|a, b| a.value.total_cmp(&b.value)),
            self.points().last(),
        ) else {
            return Vec::new();
        };
        let open = if last.high > last.value {
            let high = quantity.written(last.high, language);
            format!(", {high} {}", language.text(Word::IfOpenCounts))
        } else {
            String::new()
        };
        vec![
            self.described(first),
            format!("{}, {}", language.text(Word::Lowest), self.described(lowest)),
            format!("{}, {}", language.text(Word::Highest), self.described(highest)),
            self.described(last) + &open,
        ]
    }

    /// A line with its last point.
    fn described_end(&self, line: &Line) -> Option<String> {
        let name = line.whose.name(self.drawing.language);
        Some(format!("{name}, {}", self.described(line.points.last()?)))
    }

    fn described(&self, point: &Point) -> String {
        let language = self.drawing.language;
        let value = self.drawing.shown().written(point.value, language);
        format!("{}: {value}", language.day(point.date))
    }

    fn month(&self, month: &PeriodRow) -> Option<String> {
        let language = self.drawing.language;
        Some(format!(
            "{}: {} {}, {} {}",
            language.month(month.first_day()),
            language.area(month.gained()?),
            language.text(Word::Gained),
            language.area(month.lost()?),
            language.text(Word::Lost),
        ))
    }
}

/// A text with a capital at its beginning.
fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    first + rest.as_str()
}
