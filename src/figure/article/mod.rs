//! Articles: the figures about control in a text.

mod calendar;
mod cues;
mod judgement;
mod mention;
mod sentence;
mod subject;
mod when;

use jiff::civil::Date;

pub use mention::{Mention, MentionKind, Reason, SkippedNumber};
pub use when::{TimeReference, When};

use super::Figure;
use super::printed::{Printed, begins_number, figure_at};
use super::token::{Token, TokenKind, tokens};
use cues::{Cue, Cues, has};
use judgement::{Candidate, Judgement};
use sentence::{Sentence, sentences};
use subject::{holder, place, source};
use when::{TimePhrase, times};

/// The figures about control in an English text: how much ground is held, gained or lost.
///
/// ```
/// use territory_control::article::{Article, MentionKind};
///
/// let article = Article::read(
///     "date 2025-11-11\n\nMaps show that Russia holds 19.1% of Ukraine, up from 18% three years ago. \
///      Inflation was 8% in October.",
/// );
/// let [now, then] = article.mentions() else { panic!() };
/// assert_eq!(now.figure().text(), "19.1%");
/// assert_eq!((now.kind(), now.holder(), now.place()), (MentionKind::Level, "Russia", Some("Ukraine")));
/// assert_eq!(then.time().unwrap().when().unwrap().to_string(), "about 2022-11-11");
/// assert_eq!(article.skipped().last().unwrap().text(), "8%");
/// ```
///
/// A figure is taken if a phrase in its sentence says that ground is held or changes hands, what it
/// is of ("19% of …") is ground, and no nearer word says that it is of something else. In doubt it
/// is skipped: a reader who checks figures is better served by a missing one than by a wrong
/// one. The phrases are data.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    date: Option<Date>,
    mentions: Vec<Mention>,
    skipped: Vec<SkippedNumber>,
}

impl Article {
    /// Reads a text. Its date is that of a header: the word "date" and a date as YYYY-MM-DD, before
    /// anything else. Without it, times such as "in November" are found but not worked out.
    pub fn read(text: &str) -> Self {
        ArticleReader::read(text, header(text))
    }

    /// Reads a text of this date, whatever its header says.
    pub fn read_on(text: &str, date: Date) -> Self {
        ArticleReader::read(text, Some(date))
    }

    /// The date of the article.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The figures about control, in their order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The other numbers, in their order, and why they are skipped.
    pub fn skipped(&self) -> &[SkippedNumber] {
        &self.skipped
    }
}

/// The date in the header of a text.
fn header(text: &str) -> Option<Date> {
    let mut words = text.trim_start_matches('\u{feff}').split_whitespace();
    let first = words.next()?.trim_end_matches(':');
    first.eq_ignore_ascii_case("date").then(|| words.next()?.parse().ok()).flatten()
}

/// An article while it is read.
struct ArticleReader<'t> {
    text: &'t str,
    article: Article,
    /// The line of the byte `counted`, up to which line breaks are counted.
    line: usize,
    counted: usize,
}

/// A sentence, with what is found in it before its figures are judged.
struct Found<'s> {
    sentence: &'s Sentence<'s>,
    cues: Vec<Cue>,
    times: Vec<TimePhrase>,
    figures: Vec<(Printed, Figure)>,
}

/// A figure that is about control.
struct Accepted<'s> {
    printed: &'s Printed,
    figure: &'s Figure,
    judgement: Judgement,
    /// The mention in the other unit, if it stands in brackets after that.
    same_as: Option<usize>,
}

impl Found<'_> {
    /// Judges a figure by itself, but for two cases. What follows ", or" is the quantity before it:
    /// "505 sq km, or 0.08% of Ukraine". A share that does not say of what is of the same as the
    /// figure before it, if that is of something else: "27% of the trade, and Russia controls 22%".
    fn judge(
        &self,
        printed: &Printed,
        before: Option<Result<Judgement, Reason>>,
    ) -> Result<Judgement, Reason> {
        let candidate = Candidate { sentence: self.sentence, cues: &self.cues, printed };
        let judged = candidate.judge();
        match (before, &judged) {
            (Some(Err(other @ Reason::OtherSubject(_))), _) if candidate.is_elliptic() => {
                Err(other)
            }
            (Some(Ok(before)), Ok(_)) if candidate.is_alternative() => Ok(before),
            _ => judged,
        }
    }
}

impl<'t> ArticleReader<'t> {
    fn read(text: &'t str, date: Option<Date>) -> Article {
        let article = Article { date, mentions: Vec::new(), skipped: Vec::new() };
        let mut reader = Self { text, article, line: 1, counted: 0 };
        let tokens = tokens(text);
        for sentence in sentences(&tokens) {
            reader.sentence(&sentence);
        }
        reader.article
    }

    fn sentence(&mut self, sentence: &Sentence<'_>) {
        let tokens = sentence.tokens;
        let mut skipped = Vec::new();
        let mut figures = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let next = if begins_number(tokens, at) { self.number(tokens, at) } else { None };
            at = match next {
                Some(Ok((printed, figure))) => {
                    figures.push((printed, figure));
                    printed.end
                }
                Some(Err((end, reason))) => {
                    skipped.push((at, end, reason));
                    end
                }
                None => at + 1,
            };
        }
        if !figures.is_empty() {
            let cues = Cues::get().find(sentence);
            let mut times = times(sentence, self.article.date);
            times.retain(|time| !is_of_speech(sentence, time));
            self.judge(&Found { sentence, cues, times, figures }, &mut skipped);
        }
        skipped.sort_by_key(|&(first, ..)| first);
        for (first, end, reason) in skipped {
            self.skip(sentence, first, end, reason);
        }
    }

    /// The figure at a token, or why it is none; nothing for number words without a unit.
    fn number(
        &self,
        tokens: &[Token],
        at: usize,
    ) -> Option<Result<(Printed, Figure), (usize, Reason)>> {
        let digits = tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
        match figure_at(tokens, at) {
            Err(_) if digits => Some(Err((at + 1, Reason::Unreadable))),
            Err(_) => None,
            Ok(printed) => match Figure::with_unit(self.text, tokens, &printed) {
                Some(figure) => Some(Ok((printed, figure))),
                None if digits => Some(Err((printed.end, Reason::NoUnit))),
                None => None,
            },
        }
    }

    fn judge(&mut self, found: &Found<'_>, skipped: &mut Vec<(usize, usize, Reason)>) {
        let base = self.article.mentions.len();
        let mut accepted: Vec<Accepted<'_>> = Vec::new();
        let mut before: Option<(&Printed, &Figure, Result<Judgement, Reason>)> = None;
        for (printed, figure) in &found.figures {
            let twin = before.as_ref().is_some_and(|(before, one, _)| {
                in_brackets(found.sentence, before, printed) && is_like(one, figure)
            });
            let same_as = (base + accepted.len()).checked_sub(1).filter(|_| twin);
            let judged = match before.map(|(.., judged)| judged) {
                // The same quantity in another unit: what holds for the one holds for the other.
                Some(judged) if twin => judged,
                judged => found.judge(printed, judged),
            };
            match &judged {
                Ok(judgement) => {
                    let judgement = *judgement;
                    accepted.push(Accepted { printed, figure, judgement, same_as });
                }
                Err(reason) => skipped.push((printed.first, printed.end, reason.clone())),
            }
            before = Some((printed, figure, judged));
        }
        self.accept(found, &accepted);
    }

    fn accept(&mut self, found: &Found<'_>, accepted: &[Accepted<'_>]) {
        let sentence = found.sentence;
        let base = self.article.mentions.len();
        for (index, one) in accepted.iter().enumerate() {
            let range = sentence.range(one.printed.first, one.printed.end);
            let twin = one.same_as.and_then(|twin| self.article.mentions.get(twin)).cloned();
            let before = index.checked_sub(1).and_then(|at| self.article.mentions.get(base + at));
            let place = place(sentence, one.printed)
                .or_else(|| before.and_then(|before| before.place.clone()));
            let mut mention = Mention {
                figure: one.figure.clone(),
                line: self.line(range.start),
                range,
                sentence: self.words(sentence.whole_range()),
                kind: one.judgement.kind,
                holder: holder(sentence, one.judgement.cue, one.printed),
                source: source(sentence, one.printed)
                    .map(|(from, to)| self.words(sentence.range(from, to))),
                place,
                time: self.time(found, accepted, index),
                same_as: one.same_as,
            };
            if let Some(twin) = twin {
                mention.holder = twin.holder;
                mention.source = twin.source;
                mention.place = twin.place;
                mention.time = twin.time;
            }
            self.article.mentions.push(mention);
        }
        // "115,900 square km, or 19.2% of Ukraine".
        for index in (base..self.article.mentions.len()).rev().skip(1) {
            let after = self.article.mentions.get(index + 1).and_then(|after| after.place.clone());
            if let Some(mention) = self.article.mentions.get_mut(index) {
                mention.place = mention.place.take().or(after);
            }
        }
    }

    /// The time of a figure: the first after it in its clause and before the next figure; else the
    /// last before it, after the figure before or at the beginning of the sentence.
    fn time(
        &self,
        found: &Found<'_>,
        accepted: &[Accepted<'_>],
        index: usize,
    ) -> Option<TimeReference> {
        let sentence = found.sentence;
        let own = accepted.get(index)?;
        let next = accepted.iter().skip(index + 1).find(|one| one.same_as.is_none());
        let next = next.map_or(sentence.tokens.len(), |next| next.printed.first);
        let clause = sentence.clause(own.printed.number);
        let after = found.times.iter().find(|time| {
            time.first >= own.printed.end
                && time.first < next
                && sentence.clause(time.first) == clause
        });
        let previous = index.checked_sub(1).and_then(|before| accepted.get(before));
        let previous = previous.map_or(0, |previous| previous.printed.end);
        let first = accepted.first().map_or(0, |first| first.printed.first);
        let time = after.or_else(|| {
            found.times.iter().rfind(|time| {
                let place = sentence.clause(time.first);
                let near = time.first >= previous && place == clause;
                time.end <= own.printed.first && (near || time.end <= first && place == 0)
            })
        })?;
        Some(TimeReference {
            text: self.words(sentence.range(time.first, time.end)),
            when: time.when,
        })
    }

    fn skip(&mut self, sentence: &Sentence<'_>, first: usize, end: usize, reason: Reason) {
        let range = sentence.range(first, end);
        let (text, line) = (self.words(range.clone()), self.line(range.start));
        self.article.skipped.push(SkippedNumber { text, range, line, reason });
    }

    fn words(&self, range: std::ops::Range<usize>) -> String {
        self.text.get(range).unwrap_or_default().to_owned()
    }

    /// The line on which a byte lies.
    fn line(&mut self, byte: usize) -> usize {
        if byte < self.counted {
            (self.line, self.counted) = (1, 0);
        }
        let between = self.text.get(self.counted..byte).unwrap_or_default();
        self.line += between.bytes().filter(|&byte| byte == b'\n').count();
        self.counted = byte;
        self.line
    }
}

/// Whether a time says when something was said: "said on Tuesday".
fn is_of_speech(sentence: &Sentence<'_>, time: &TimePhrase) -> bool {
    let before = time.first.checked_sub(1).map_or("", |at| sentence.word(at));
    has(&Cues::get().source.verbs, before)
}

/// Whether a figure stands in brackets right after another.
fn in_brackets(sentence: &Sentence<'_>, before: &Printed, printed: &Printed) -> bool {
    before.end + 1 == printed.first && sentence.word(before.end) == "("
}

/// Whether both are areas, or both shares.
fn is_like(one: &Figure, other: &Figure) -> bool {
    one.amount().is_like(other.amount())
}

#[cfg(test)]
mod tests;
