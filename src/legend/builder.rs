//! Legends made in code.

use super::rule::{Condition, Rule};
use super::{Legend, LegendFields, LegendSide, invalid};
use crate::error::Error;
use crate::side::Side;
use crate::status::Status;

/// Makes a [`Legend`] in code: what a TOML file says, entry by entry. It comes from [`Legend::builder`].
#[derive(Debug)]
#[must_use]
pub struct LegendBuilder {
    fields: LegendFields,
}

impl Legend {
    /// Begins a legend of this name. It needs one side and one rule at least.
    ///
    /// ```
    /// use geo_types::{Rect, coord};
    /// use territory_control::{
    ///     Input, Legend, LegendSide, MapReader, PolygonFeature, Rule, Side, Status,
    /// };
    ///
    /// let legend = Legend::builder("our-watch")
    ///     .title("Our Watch, weekly map")
    ///     .side(LegendSide::new("SDF").holding(["sdf"]).maybe_holding(["contested"]))
    ///     .side(LegendSide::new("Government").holding(["army"]).also_called(["Damascus"]))
    ///     .rule(Rule::for_status("contested").where_property("note").contains(["clashes"]))
    ///     .rule(Rule::for_status("sdf").where_property("faction").is(["SDF", "YPG"]))
    ///     .rule(Rule::for_status_in("faction"))
    ///     .precedence(["contested", "sdf"])
    ///     .build()?;
    ///
    /// let square = Rect::new(coord! { x: 38.0, y: 35.0 }, coord! { x: 39.0, y: 36.0 }).to_polygon();
    /// let feature = PolygonFeature::new(square).property("faction", "YPG");
    /// let map = MapReader::new().legend(legend).read([Input::from_features("syria", [feature])])?;
    /// assert_eq!(map.holder(&Status::new("sdf")), Some(Side::new("SDF")));
    /// # Ok::<(), territory_control::Error>(())
    /// ```
    pub fn builder(name: impl Into<String>) -> LegendBuilder {
        let name = name.into();
        LegendBuilder {
            fields: LegendFields { title: name.clone(), name, ..LegendFields::default() },
        }
    }
}

impl LegendBuilder {
    /// Whose maps it explains. Default: its name.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.fields.title = title.into();
        self
    }

    /// One more side. Headlines are about the first.
    pub fn side(mut self, side: LegendSide) -> Self {
        self.fields.sides.push(side);
        self
    }

    /// One more rule. The first that matches a polygon's feature gives its status.
    pub fn rule(mut self, rule: Rule) -> Self {
        self.fields.rules.push(rule);
        self
    }

    /// Which status wins where two overlap: the first.
    pub fn precedence(mut self, statuses: impl IntoIterator<Item = impl Into<Status>>) -> Self {
        self.fields.precedence = statuses.into_iter().map(Into::into).collect();
        self
    }

    /// Properties that hold the day of a map.
    pub fn date_properties(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.fields.date_properties = names.into_iter().map(Into::into).collect();
        self
    }

    /// The time zone in which the map maker's days begin and end, by its IANA name.
    pub fn time_zone(mut self, zone: impl Into<String>) -> Self {
        self.fields.time_zone = Some(zone.into());
        self
    }

    /// Ground that is known to be missing from the maps, in words.
    pub fn omits(mut self, ground: impl Into<String>) -> Self {
        self.fields.omits = Some(ground.into());
        self
    }

    /// The legend.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Legend`](crate::ErrorKind::Legend) if it has no side or no rule, if sides contradict each other,
    /// a rule compares a value with no property, or the time zone is unknown.
    pub fn build(self) -> Result<Legend, Error> {
        self.fields.try_into().map_err(invalid)
    }
}

impl LegendSide {
    /// A side that holds nothing yet.
    pub fn new(name: impl Into<Side>) -> Self {
        let (holds, may_hold, called) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.into(), holds, may_hold, called, colour: None, holds_rest: false }
    }

    /// With statuses whose ground it holds.
    #[must_use]
    pub fn holding(mut self, statuses: impl IntoIterator<Item = impl Into<Status>>) -> Self {
        self.holds.extend(statuses.into_iter().map(Into::into));
        self
    }

    /// With statuses whose ground it may hold: they widen the range of its share.
    #[must_use]
    pub fn maybe_holding(mut self, statuses: impl IntoIterator<Item = impl Into<Status>>) -> Self {
        self.may_hold.extend(statuses.into_iter().map(Into::into));
        self
    }

    /// As the one that holds what the maps do not draw.
    #[must_use]
    pub fn holding_rest(mut self) -> Self {
        self.holds_rest = true;
        self
    }

    /// With what texts call it and what belongs to it, besides its name: "Russian", "Moscow".
    #[must_use]
    pub fn also_called(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.called.extend(names.into_iter().map(Into::into));
        self
    }

    /// With its colour in pictures, as `#rrggbb`.
    #[must_use]
    pub fn in_colour(mut self, colour: impl Into<String>) -> Self {
        self.colour = Some(colour.into());
        self
    }
}

impl Rule {
    /// A rule that gives a status; without a condition, to every polygon.
    pub fn for_status(status: impl Into<Status>) -> Self {
        Self { status: Some(status.into()), status_property: None, condition: Condition::default() }
    }

    /// A rule that takes the status from a property: its text is the status's name.
    pub fn for_status_in(property: impl Into<String>) -> Self {
        let property = Some(property.into());
        Self { status: None, status_property: property, condition: Condition::default() }
    }

    /// Where a feature has a property; and of the values that [`is`](Self::is) and [`contains`](Self::contains) name,
    /// one of each.
    #[must_use]
    pub fn where_property(mut self, property: impl Into<String>) -> Self {
        self.condition.property = Some(property.into());
        self
    }

    /// Where the property has one of these values, whatever the case.
    #[must_use]
    pub fn is(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.condition.is.extend(values.into_iter().map(Into::into));
        self
    }

    /// Where the property has one of these texts in it, whatever the case.
    #[must_use]
    pub fn contains(mut self, parts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.condition.contains.extend(parts.into_iter().map(Into::into));
        self
    }

    /// Where the name of the file, or of the collection in it, has one of these texts in it, whatever the case.
    #[must_use]
    pub fn in_file(mut self, parts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.condition.file.extend(parts.into_iter().map(Into::into));
        self
    }

    /// Where the name of a folder that the feature lies in, or of its layer, has one of these texts in it, whatever the
    /// case.
    #[must_use]
    pub fn in_folder(mut self, parts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.condition.folder.extend(parts.into_iter().map(Into::into));
        self
    }
}
