//! What can be set for every drawing: colours, language, title and source; and of a map, its places.

/// The setters of the fields `theme`, `language`, `title` and `source`, and with them that of `places`,
/// within an `impl`.
macro_rules! presentation {
    (with places) => {
        /// Names these places.
        #[must_use]
        pub fn places(mut self, places: Vec<MapPlace>) -> Self {
            self.places = places;
            self
        }

        presentation!();
    };
    () => {
        /// Draws in these colours.
        #[must_use]
        pub fn theme(mut self, theme: Theme) -> Self {
            self.theme = theme;
            self
        }

        /// Writes numbers, dates and fixed words in this language.
        #[must_use]
        pub fn language(mut self, language: Language) -> Self {
            self.language = language;
            self
        }

        /// Stands over all; without one, the name of the territory, or who holds how much of it.
        #[must_use]
        pub fn title(mut self, title: impl Into<String>) -> Self {
            self.title = Some(title.into());
            self
        }

        /// Says where the maps are from, in the caption.
        #[must_use]
        pub fn source(mut self, source: impl Into<String>) -> Self {
            self.source = Some(source.into());
            self
        }
    };
}

pub(super) use presentation;
