//! Sides in the words of pictures: headlines, names, and whose something is.

use super::language::Language;
use super::words::Word;
use crate::quantity::{Area, Share};
use crate::report::{Headline, SideReport};
use crate::side::Side;
use crate::status::Status;
use crate::text::cell;

impl Language {
    /// A side as its legend writes it.
    pub(super) fn side(self, side: &Side) -> String {
        if *side == Side::CONTROLLED {
            self.text(Word::Controlled).to_owned()
        } else {
            cell(side.as_str())
        }
    }

    /// Whom the figures under a headline are about.
    pub(super) fn about(self, headline: &Headline) -> String {
        let counted = self.text(Word::Counted);
        headline.side().map_or_else(|| counted.to_owned(), |side| self.side(side))
    }

    /// "Russia holds 19.1% of Ukraine", or what else a headline says; of no place if there is none.
    pub(super) fn headline(
        self,
        headline: &Headline,
        place: Option<&str>,
        share: Share,
        sides: &[SideReport],
    ) -> String {
        let share = self.share(share);
        match headline {
            Headline::Holds(side) => self.holds(&self.side(side), &share, place),
            Headline::Controlled => {
                self.of_place(place, format!("{share} {}", self.text(Word::Controlled)))
            }
            Headline::Counted => {
                self.of_place(place, format!("{share} {}", self.text(Word::Counted)))
            }
            Headline::Each | Headline::None => self.headline_of_each(place, sides),
        }
    }

    /// "SDF holds 8.7% of Syria, SNA 1.6%": those that hold the most first.
    fn headline_of_each(self, place: Option<&str>, sides: &[SideReport]) -> String {
        let mut drawn: Vec<&SideReport> =
            sides.iter().filter(|row| row.drawn() > Area::ZERO).collect();
        drawn.sort_by(|a, b| b.holding().area().m2().total_cmp(&a.holding().area().m2()));
        let mut named =
            drawn.iter().map(|row| (self.side(row.side()), self.share(row.holding().share())));
        let Some((side, share)) = named.next() else {
            return self.of_place(place, self.text(Word::NothingCounts).to_owned());
        };
        let first = self.holds(&side, &share, place);
        named.fold(first, |sentence, (side, share)| format!("{sentence}, {side} {share}"))
    }

    /// "Russia holds 19.1% of Ukraine". Other languages would decline or give an article to names that are
    /// here as others wrote them, so the place stands before.
    fn holds(self, side: &str, share: &str, place: Option<&str>) -> String {
        match (self, place) {
            (Self::English, Some(place)) => format!("{side} holds {share} of {place}"),
            (Self::English, None) => format!("{side} holds {share}"),
            (Self::Ukrainian, _) => {
                self.of_place(place, format!("{side} утримує {share} території"))
            }
            (Self::German, _) => self.of_place(place, format!("{side} hält {share} der Fläche")),
            (Self::French, _) => {
                self.of_place(place, format!("{side} détient {share} du territoire"))
            }
        }
    }

    /// "Ukraine: 19.5% controlled".
    fn of_place(self, place: Option<&str>, text: String) -> String {
        match place {
            Some(place) => self.labelled(place, &text),
            None => text,
        }
    }

    /// "Russia: occupied".
    pub(super) fn labelled(self, label: &str, text: &str) -> String {
        // In French a colon has a space before it that does not break.
        let colon = if self == Self::French { "\u{a0}:" } else { ":" };
        format!("{label}{colon} {text}")
    }

    /// "Russia: occupied"; a status that is called as its side is, once.
    pub(super) fn status_of(self, status: &Status, holder: Option<&Side>) -> String {
        let holder = holder.filter(|side| **side != Side::CONTROLLED);
        match holder {
            Some(side) if *side == Side::new(status.as_str()) => self.side(side),
            Some(side) => self.labelled(&self.side(side), &self.status(status)),
            None => self.status(status),
        }
    }

    /// "gained by Russia"; of a sum without a name of its own, "gained".
    pub(super) fn gained_by(self, headline: &Headline) -> String {
        let Headline::Holds(side) = headline else { return self.text(Word::Gained).to_owned() };
        let side = self.side(side);
        match self {
            Self::English => format!("gained by {side}"),
            Self::Ukrainian => self.labelled(&side, self.text(Word::Gained)),
            Self::German => format!("von {side} gewonnen"),
            Self::French => format!("gagné par {side}"),
        }
    }

    /// "lost by Russia"; of a sum without a name of its own, "lost".
    pub(super) fn lost_by(self, headline: &Headline) -> String {
        let Headline::Holds(side) = headline else { return self.text(Word::Lost).to_owned() };
        let side = self.side(side);
        match self {
            Self::English => format!("lost by {side}"),
            Self::Ukrainian => self.labelled(&side, self.text(Word::Lost)),
            Self::German => format!("von {side} verloren"),
            Self::French => format!("perdu par {side}"),
        }
    }

    /// "held by Russia", behind a share; "controlled", "counted".
    pub(super) fn held_by(self, headline: &Headline) -> String {
        let Headline::Holds(side) = headline else { return self.about(headline) };
        let side = self.side(side);
        match self {
            Self::English => format!("held by {side}"),
            Self::Ukrainian => format!("утримує {side}"),
            Self::German => format!("hält {side}"),
            Self::French => format!("détenus par {side}"),
        }
    }

    /// "Ukraine (with the rest)", where a side holds what is not drawn.
    pub(super) fn side_with_rest(self, row: &SideReport) -> String {
        let side = self.side(row.side());
        if row.not_drawn() > Area::ZERO {
            format!("{side} ({})", self.text(Word::WithRest))
        } else {
            side
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_a_sentence_in_each_language() {
        let russia = Headline::Holds(Side::new("Russia"));
        let share = Share::from_fraction(0.191);
        for (language, sentence) in [
            (Language::English, "Russia holds 19.1% of Ukraine"),
            (Language::Ukrainian, "Ukraine: Russia утримує 19,1\u{a0}% території"),
            (Language::German, "Ukraine: Russia hält 19,1\u{a0}% der Fläche"),
            (Language::French, "Ukraine\u{a0}: Russia détient 19,1\u{202f}% du territoire"),
        ] {
            assert_eq!(language.headline(&russia, Some("Ukraine"), share, &[]), sentence);
        }
        let english = |headline: &Headline| Language::English.headline(headline, None, share, &[]);
        assert_eq!(english(&russia), "Russia holds 19.1%");
        assert_eq!(english(&Headline::Controlled), "19.1% controlled");
        assert_eq!(english(&Headline::Each), "nothing that the map draws counts");
    }
}
