//! What a country or a view of one is called.

use serde::Deserialize;

/// A country, or another view of one.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    pub(crate) code: Option<String>,
    pub(crate) alpha3: Option<String>,
    pub(crate) name: String,
    pub(crate) native: Option<String>,
    pub(crate) aliases: Vec<String>,
    /// All names as they are compared.
    pub(crate) folded: Vec<String>,
    /// The countries whose regions it is made of, and which of them; all where none is named.
    pub(crate) parts: Vec<(String, Option<Vec<usize>>)>,
    /// The country that it is a view of.
    pub(crate) of: Option<String>,
    /// Whose view it is.
    pub(crate) reason: Option<String>,
    /// What is and is not in a country.
    #[serde(default)]
    pub(crate) remark: Option<String>,
    /// The official area in km².
    #[serde(default)]
    pub(crate) area: Option<f64>,
    /// Where that is from.
    #[serde(default)]
    pub(crate) source: Option<String>,
}

impl Entry {
    /// The code of two letters (ISO 3166-1 alpha-2; XK for Kosovo), if it has one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The code of three letters (ISO 3166-1 alpha-3), if it has one.
    pub fn alpha3(&self) -> Option<&str> {
        self.alpha3.as_deref()
    }

    /// The name in English.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name in the country's own language, where that is another.
    pub fn native_name(&self) -> Option<&str> {
        self.native.as_deref()
    }

    /// Other names.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(String::as_str)
    }

    /// The code of the country that this is another view of; none for a country itself.
    pub fn view_of(&self) -> Option<&str> {
        self.of.as_deref()
    }

    /// Whose view it is, or what is and is not in a country, where that may be asked.
    pub fn remark(&self) -> Option<&str> {
        self.reason.as_deref().or(self.remark.as_deref())
    }

    pub(crate) fn has_code(&self, wanted: &str) -> bool {
        let codes = [self.code(), self.alpha3()];
        codes.into_iter().flatten().any(|code| code.eq_ignore_ascii_case(wanted))
    }

    /// "Syria (SY)".
    pub(crate) fn title(&self) -> String {
        match &self.code {
            Some(code) => format!("{} ({code})", self.name),
            None => self.name.clone(),
        }
    }
}
