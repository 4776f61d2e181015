//! How the figures of an article are checked against maps.

use jiff::civil::Date;

use super::answers::Answers;
use super::checked_mention::CheckedMention;
use super::dated_map::DatedMap;
use super::holder::Holder;
use crate::error::Error;
use crate::figure::{Amount, Article, Figure, Hedge, Mention, MentionKind, TimeReference, When};
use crate::map::ControlMap;
use crate::period::days_between;
use crate::quantity::Area;
use crate::side::Side;
use crate::territory::{Region, Survey};

/// A map this many days away from the day that a figure is of is not the map of that day.
const NEAR_DAYS: i32 = 3;

/// Checks every figure of an article.
pub(super) fn check(
    survey: &Survey<'_>,
    article: &Article,
    maps: &[DatedMap],
) -> Result<Vec<CheckedMention>, Error> {
    let answers = Answers::within(ControlMap::begin_call(maps.iter().map(|dated| &dated.map)));
    let mut check = Check { survey, article, maps, answers };
    let mut mentions: Vec<CheckedMention> = article
        .mentions()
        .iter()
        .map(|mention| check.check_mention(mention))
        .collect::<Result<_, _>>()?;
    compare_twins(&mut mentions);
    check.note_contradictions(&mut mentions)?;
    Ok(mentions)
}

struct Check<'a> {
    survey: &'a Survey<'a>,
    article: &'a Article,
    maps: &'a [DatedMap],
    answers: Answers<'a>,
}

/// What ground a figure is of.
enum Ground {
    Whole,
    /// The region at this place.
    Region(usize),
    /// Why it is none that can be asked about.
    Unknown(String),
}

impl<'a> Check<'a> {
    fn check_mention(&mut self, mention: &Mention) -> Result<CheckedMention, Error> {
        let figure = match mention.figure().hedge() {
            Hedge::About => mention.figure().plain(),
            _ => mention.figure().clone(),
        };
        let mut checked = CheckedMention {
            mention: mention.clone(),
            figure,
            dates: Vec::new(),
            computed: None,
            verdict: None,
            reasons: Vec::new(),
            audit: None,
        };
        let ground = self.find_ground(mention);
        if let Ground::Unknown(reason) = ground {
            checked.reasons.push(reason);
            return Ok(checked);
        }
        match mention.kind() {
            MentionKind::Level => self.check_level(&ground, &mut checked)?,
            _ => self.check_change(&ground, &mut checked)?,
        }
        checked.explain();
        Ok(checked)
    }

    fn find_ground(&self, mention: &Mention) -> Ground {
        let Some(place) = mention.place() else { return Ground::Whole };
        let bare = ["region", "oblast", "province", "Region", "Oblast"]
            .iter()
            .find_map(|kind| place.strip_suffix(kind))
            .unwrap_or(place)
            .trim();
        let territory = self.survey.territory();
        if bare.eq_ignore_ascii_case(territory.name()) {
            return Ground::Whole;
        }
        match territory.places_called(bare)[..] {
            [only] => Ground::Region(only),
            [] => Ground::Unknown(format!("{place} is not in {}", territory.name())),
            _ => {
                let called = territory.regions_called(bare);
                let labels: Vec<&str> = called.into_iter().map(Region::label).collect();
                Ground::Unknown(format!("{place} may be any of {}", labels.join(", ")))
            }
        }
    }

    /// Who holds the ground of a mention on a map, with a remark if that is nobody that can be asked about.
    fn find_holder(&self, map: &ControlMap, checked: &mut CheckedMention) -> Option<Holder> {
        let name = checked.mention.holder();
        let holder = Holder::find(&checked.mention, map, self.survey.territory());
        let reason = if holder == Holder::Unknown {
            format!("the map has no side called {name}")
        } else if !holder.is_asked_for(self.survey.method()) {
            let asked = self.survey.method().side.as_ref().map_or("", Side::as_str);
            format!("a figure of {name}, and only those of {asked} are asked for")
        } else {
            return Some(holder);
        };
        checked.reasons.push(reason);
        None
    }

    fn check_level(&mut self, ground: &Ground, checked: &mut CheckedMention) -> Result<(), Error> {
        let when = checked.mention.time().and_then(TimeReference::when);
        let wanted = match when {
            Some(When::On(date) | When::Around(date) | When::Between(_, date)) => Some(date),
            None => self.article.date(),
        };
        let Some(DatedMap { date, map }) = self.find_nearest(wanted, when, &mut checked.reasons)
        else {
            checked.reasons.push("no map was given".to_owned());
            return Ok(());
        };
        checked.dates = vec![*date];
        let Some(holder) = self.find_holder(map, checked) else { return Ok(()) };
        let method = holder.method(map, self.survey.method());
        let survey = self.survey.territory().survey(&method);
        if let (Ground::Whole, Holder::Drawn(_)) = (ground, &holder) {
            checked.take(self.answers.auditors.audit(&survey, &checked.figure, map)?);
            return Ok(());
        }
        let report = match ground {
            Ground::Region(_) => self.answers.regional_report(&survey, map)?,
            _ => self.answers.report(&survey, map)?,
        };
        let found = match (ground, report.regional()) {
            (Ground::Region(place), Some(regional)) => {
                let region = regional.regions().get(*place);
                region.map(|region| (holder.area_in(region, map), region.whole().area()))
            }
            _ => Some((holder.area(&report), report.whole())),
        };
        let Some((Some(area), whole)) = found else {
            checked
                .reasons
                .push(format!("the map does not say what {} holds", checked.mention.holder()));
            return Ok(());
        };
        checked.compute(of_area(checked.figure.amount(), area, whole));
        Ok(())
    }

    fn check_change(&mut self, ground: &Ground, checked: &mut CheckedMention) -> Result<(), Error> {
        let Some(When::Between(from, to)) = checked.mention.time().and_then(TimeReference::when)
        else {
            checked.reasons.push("the text does not say since when".to_owned());
            return Ok(());
        };
        let when = Some(When::Between(from, to));
        let earlier = self.find_nearest(Some(from), when, &mut checked.reasons);
        let later = self.find_nearest(Some(to), when, &mut checked.reasons);
        let (Some(earlier), Some(later)) = (earlier, later) else {
            checked.reasons.push("no map was given".to_owned());
            return Ok(());
        };
        if earlier.date == later.date {
            checked.reasons.push("a change needs two maps, and only one is near".to_owned());
            return Ok(());
        }
        checked.dates = vec![earlier.date, later.date];
        let Some(before) = self.find_holder(&earlier.map, checked) else { return Ok(()) };
        let Some(holder) = self.find_holder(&later.map, checked) else { return Ok(()) };
        if before != holder {
            let name = checked.mention.holder();
            checked.reasons.push(format!("the two maps do not mean the same side by {name}"));
            return Ok(());
        }
        self.check_change_of(&holder, [&earlier.map, &later.map], ground, checked)
    }

    /// Checks what a holder gained or lost between two maps.
    fn check_change_of(
        &mut self,
        holder: &Holder,
        [earlier, later]: [&'a ControlMap; 2],
        ground: &Ground,
        checked: &mut CheckedMention,
    ) -> Result<(), Error> {
        let method = holder.method(later, self.survey.method());
        let survey = self.survey.territory().survey(&method);
        let is_gain = checked.mention.kind() != MentionKind::Loss;
        // What the maps' side gained, whoever says it: whoever holds the rest lost that.
        let is_forward = is_gain == matches!(holder, Holder::Drawn(_));
        let is_of_maps_side = !matches!(holder, Holder::WithRest(_));
        if let (Ground::Whole, true) = (ground, is_forward && is_of_maps_side) {
            let audit =
                self.answers.auditors.audit_change(&survey, &checked.figure, [earlier, later])?;
            checked.take(audit);
            return Ok(());
        }
        let change = self.answers.change(&survey, [earlier, later])?;
        let region = match ground {
            Ground::Region(place) => change.regions().get(*place),
            _ => None,
        };
        let Some([gained, lost]) = holder.gained_and_lost(&change, region) else {
            let name = checked.mention.holder();
            checked.reasons.push(format!("the maps do not say what {name} gained and lost"));
            return Ok(());
        };
        // Ground taken back is printed gross: what the other side gained meanwhile is another figure.
        let area = match (is_forward, is_gain) {
            (true, true) => gained - lost,
            (true, false) => lost - gained,
            (false, true) => gained,
            (false, false) => lost,
        };
        let whole = self.whole_of(ground)?;
        checked.compute(of_area(checked.figure.amount(), area, whole));
        Ok(())
    }

    /// What shares of a ground are taken of.
    fn whole_of(&self, ground: &Ground) -> Result<Area, Error> {
        if let Ground::Region(place) = *ground {
            let bent = self.survey.bent_territory(self.answers.budget())?;
            if let Some(region) = bent.regions().get(place) {
                return Ok(self.survey.whole_of_region(bent, place, region).area());
            }
        }
        self.survey.whole(&mut Vec::new())
    }

    /// The map nearest to a day, with a remark if it is far from it.
    fn find_nearest(
        &self,
        wanted: Option<Date>,
        when: Option<When>,
        reasons: &mut Vec<String>,
    ) -> Option<&'a DatedMap> {
        let Some(wanted) = wanted else {
            reasons.push("the text is not dated, so the latest map was taken".to_owned());
            return self.maps.iter().max_by_key(|map| map.date);
        };
        let map = self.maps.iter().min_by_key(|map| days_between(wanted, map.date).abs())?;
        let days = days_between(wanted, map.date).abs();
        if days > NEAR_DAYS {
            let about = if matches!(when, Some(When::Around(_))) { "about " } else { "" };
            reasons.push(format!(
                "the nearest map, of {}, is {days} days away from {about}{wanted}",
                map.date,
            ));
        }
        Some(map)
    }

    /// Notes where levels of the same ground at the same time by the same source cannot all be right.
    fn note_contradictions(&self, mentions: &mut [CheckedMention]) -> Result<(), Error> {
        let whole = self.survey.whole(&mut Vec::new())?;
        let mut found = Vec::new();
        for (index, one) in mentions.iter().enumerate() {
            for (later, other) in mentions.iter().enumerate().skip(index + 1) {
                // Shares are of the whole; of a region they are of an area that is not printed.
                let is_whole = matches!(self.find_ground(&one.mention), Ground::Whole);
                let agree = may_agree(one.mention.figure(), other.mention.figure(), whole);
                if is_whole && !agree && are_alike(one, other) {
                    let [text, other_text] = [one, other].map(|it| it.figure.text().to_owned());
                    found.extend([(index, other_text), (later, text)]);
                }
            }
        }
        for (index, against) in found {
            if let Some(checked) = mentions.get_mut(index) {
                checked.reasons.push(format!("contradicts {against:?} of the same text"));
            }
        }
        Ok(())
    }
}

/// Whether two figures are levels of the same ground at the same time by the same source.
fn are_alike(one: &CheckedMention, other: &CheckedMention) -> bool {
    let (a, b) = (&one.mention, &other.mention);
    a.kind() == MentionKind::Level
        && b.kind() == MentionKind::Level
        && b.same_as().is_none()
        && (a.place(), a.holder(), a.source()) == (b.place(), b.holder(), b.source())
        && one.dates == other.dates
        && a.time().is_none()
        && b.time().is_none()
}

/// Whether the intervals of two figures meet; percentage points are compared with nothing.
fn may_agree(one: &Figure, other: &Figure, whole: Area) -> bool {
    as_share(one, whole)
        .zip(as_share(other, whole))
        .is_none_or(|(a, b)| a[0] <= b[1] && b[0] <= a[1])
}

/// The interval of a figure in per cent of a whole; none for percentage points.
fn as_share(figure: &Figure, whole: Area) -> Option<[f64; 2]> {
    let interval = figure.interval();
    Some([percent_of(interval.low(), whole)?, percent_of(interval.high(), whole)?])
}

fn percent_of(amount: Amount, whole: Area) -> Option<f64> {
    match amount {
        Amount::Area(area) => Some(area.share_of(whole).percent()),
        Amount::Share(share) => Some(share.percent()),
        Amount::Points(_) => None,
    }
}

/// An area as an amount of the kind that is asked for.
fn of_area(asked: Amount, area: Area, whole: Area) -> Amount {
    asked.of_base(match asked {
        Amount::Area(_) => area.km2(),
        Amount::Share(_) | Amount::Points(_) => area.share_of(whole).percent(),
    })
}

/// Notes whether figures of one quantity in two units agree.
fn compare_twins(mentions: &mut [CheckedMention]) {
    for index in 0..mentions.len() {
        let twin = mentions.get(index).and_then(|checked| checked.mention.same_as());
        let Some((twin, own)) =
            twin.and_then(|twin| Some((mentions.get(twin)?, mentions.get(index)?)))
        else {
            continue;
        };
        let agree = twin.figure.agrees_with(&own.figure);
        let verb = if agree { "agrees with" } else { "contradicts" };
        let reason = format!("{verb} {}", twin.figure.text());
        if let Some(checked) = mentions.get_mut(index) {
            checked.reasons.push(reason);
        }
    }
}
