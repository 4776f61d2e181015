//! What PROJ says of a reference system, from PROJJSON (<https://proj.org/schemas/v0.7>).

use serde_json::Value;

use crate::earth::{FLATTENING, SEMI_MAJOR_AXIS};

/// What of a reference system matters to areas.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Description {
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) ellipsoid: Ellipsoid,
    /// The longitude and latitude that a projection is one of, as PROJJSON.
    pub(super) base: Option<String>,
    /// West, south, east, north in degrees.
    pub(super) area_of_use: Option<[f64; 4]>,
}

/// What coordinates of a system are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Longitude and latitude in degrees.
    Geographic,
    /// Lengths in a plane.
    Projected {
        /// How many metres one unit of length is.
        metres_per_unit: f64,
    },
}

/// The ellipsoid that a system stands on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ellipsoid {
    pub(crate) name: String,
    /// In metres.
    semi_major_axis: f64,
    flattening: f64,
}

impl Ellipsoid {
    /// That of WGS 84.
    pub(crate) fn wgs84() -> Self {
        Self { name: "WGS 84".to_owned(), semi_major_axis: SEMI_MAJOR_AXIS, flattening: FLATTENING }
    }

    /// The area in m² of a square radian of longitude and latitude at a latitude in radians: M N
    /// cos φ, with the radii of curvature in the meridian and the prime vertical (Torge & Müller
    /// 2012, eq. 4.15 f.).
    pub(crate) fn area_element(&self, latitude: f64) -> f64 {
        let squared_eccentricity = self.flattening * (2.0 - self.flattening);
        let (sin, cos) = libm::sincos(latitude);
        let w = 1.0 - squared_eccentricity * sin * sin;
        self.semi_major_axis * self.semi_major_axis * (1.0 - squared_eccentricity) * cos / (w * w)
    }

    /// Whether it is that of WGS 84 to a tenth of a millimetre; GRS 80 is.
    pub(crate) fn is_wgs84(&self) -> bool {
        const TENTH_OF_A_MILLIMETRE: f64 = 1.1e-4;
        let semi_minor_axis = self.semi_major_axis * (1.0 - self.flattening);
        (self.semi_major_axis - SEMI_MAJOR_AXIS).abs() < TENTH_OF_A_MILLIMETRE
            && (semi_minor_axis - SEMI_MAJOR_AXIS * (1.0 - FLATTENING)).abs()
                < TENTH_OF_A_MILLIMETRE
    }
}

impl Description {
    /// Reads PROJJSON, as far as a map in the plane goes.
    pub(super) fn from_projjson(text: &str) -> Result<Self, String> {
        let crs: Value = serde_json::from_str(text)
            .map_err(|error| format!("PROJ describes it in a way that cannot be read: {error}"))?;
        let title = string(&crs, "/name").unwrap_or("unknown").to_owned();
        // A system that is bound to a transformation has the real one within.
        let inner = crs.get("source_crs").unwrap_or(&crs);
        let kind = kind(inner, &title)?;
        Ok(Self {
            title,
            kind,
            ellipsoid: ellipsoid(inner).ok_or("PROJ names no ellipsoid for it")?,
            base: inner.get("base_crs").map(Value::to_string),
            area_of_use: area_of_use(&crs),
        })
    }
}

fn kind(crs: &Value, title: &str) -> Result<Kind, String> {
    let axes = crs.pointer("/coordinate_system/axis").and_then(Value::as_array);
    let kind = string(crs, "/type").unwrap_or("nothing known");
    if axes.is_some_and(|axes| axes.len() > 2) {
        return Err(format!(
            "it ({title}) has three axes, expected longitude and latitude or a plane",
        ));
    }
    let unit = axes.and_then(|axes| axes.first()).and_then(|axis| axis.get("unit"));
    match kind {
        "GeographicCRS" if unit.and_then(Value::as_str) == Some("degree") => Ok(Kind::Geographic),
        "GeographicCRS" => Err(format!("it ({title}) does not count in degrees")),
        "ProjectedCRS" | "DerivedProjectedCRS" => {
            let metres_per_unit = unit.and_then(metres_per_unit);
            let metres_per_unit =
                metres_per_unit.ok_or_else(|| format!("it ({title}) has no unit of length"))?;
            Ok(Kind::Projected { metres_per_unit })
        }
        "CompoundCRS" => Err(format!("it ({title}) has more than longitude and latitude")),
        other => Err(format!(
            "it ({title}) is a {other}, expected longitude and latitude or a projection",
        )),
    }
}

fn metres_per_unit(unit: &Value) -> Option<f64> {
    match unit {
        Value::String(name) if name == "metre" => Some(1.0),
        Value::Object(_) if string(unit, "/type") == Some("LinearUnit") => unit
            .get("conversion_factor")?
            .as_f64()
            .filter(|factor| factor.is_finite() && *factor > 0.0),
        _ => None,
    }
}

/// The ellipsoid of the datum, wherever in the description it stands.
fn ellipsoid(crs: &Value) -> Option<Ellipsoid> {
    let geographic = crs.get("base_crs").unwrap_or(crs);
    let datum = geographic.get("datum").or_else(|| geographic.get("datum_ensemble"))?;
    let ellipsoid = datum.get("ellipsoid")?;
    let (semi_major_axis, flattening) = if let Some(radius) = number(ellipsoid, "radius") {
        (radius, 0.0)
    } else {
        let axis = number(ellipsoid, "semi_major_axis")?;
        let flattening = match number(ellipsoid, "inverse_flattening") {
            Some(inverse) => 1.0 / inverse,
            None => 1.0 - number(ellipsoid, "semi_minor_axis")? / axis,
        };
        (axis, flattening)
    };
    Some(Ellipsoid {
        name: string(ellipsoid, "/name").unwrap_or("unknown").to_owned(),
        semi_major_axis,
        flattening,
    })
}

/// A number of an ellipsoid: a ratio, or a length in metres or with its unit.
fn number(ellipsoid: &Value, name: &str) -> Option<f64> {
    let value = ellipsoid.get(name)?;
    value
        .as_f64()
        .or_else(|| Some(value.get("value")?.as_f64()? * metres_per_unit(value.get("unit")?)?))
}

fn area_of_use(crs: &Value) -> Option<[f64; 4]> {
    let bounds = crs.get("bbox").or_else(|| crs.pointer("/usages/0/bbox"))?;
    Some([
        bounds.get("west_longitude")?.as_f64()?,
        bounds.get("south_latitude")?.as_f64()?,
        bounds.get("east_longitude")?.as_f64()?,
        bounds.get("north_latitude")?.as_f64()?,
    ])
}

pub(super) fn string<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer)?.as_str()
}
