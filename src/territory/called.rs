//! What regions are called, and how they are asked for.

/// What regions are asked for by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Called<'r> {
    pub(crate) code: Option<&'r str>,
    pub(crate) label: &'r str,
    pub(crate) name: &'r str,
    pub(crate) native_name: Option<&'r str>,
}

impl Called<'_> {
    pub(super) fn is(&self, wanted: &str, by: By, spelling: Spelling) -> bool {
        let own = [self.code, Some(self.label)];
        let names = [Some(self.name), self.native_name, bare(self.name)];
        let names = names.map(|name| name.filter(|_| by == By::Any));
        own.into_iter().chain(names).flatten().any(|text| match spelling {
            Spelling::Same => text == wanted,
            Spelling::OtherCapitals => text.to_lowercase() == wanted.to_lowercase(),
        })
    }
}

/// A name without the word that tells a city from the region around it: "Kyiv" is both "Kyiv City" and "Kyiv Oblast",
/// and whoever says no more has to be asked.
fn bare(name: &str) -> Option<&str> {
    let (bare, kind) = name.rsplit_once(' ')?;
    ["city", "oblast", "province", "governorate"]
        .contains(&kind.to_lowercase().as_str())
        .then_some(bare)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Code or label, which are one region's.
    Own,
    /// These, or a name, which may be that of several.
    Any,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Same,
    OtherCapitals,
}
