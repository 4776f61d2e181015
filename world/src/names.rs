//! What regions are asked for by.

use crate::spelling::{distance, folded};

/// All regions, by line: country, place there, code, name, and all names folded.
#[derive(Debug)]
pub(crate) struct Names(pub(crate) String);

/// A region by its names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'n> {
    pub(crate) country: &'n str,
    pub(crate) place: usize,
    pub(crate) code: &'n str,
    pub(crate) name: &'n str,
    folded: &'n str,
}

impl Names {
    fn rows(&self) -> impl Iterator<Item = Named<'_>> {
        self.0.lines().filter_map(|line| {
            let mut parts = line.split('\t');
            Some(Named {
                country: parts.next()?,
                place: parts.next()?.parse().ok()?,
                code: parts.next()?,
                name: parts.next()?,
                folded: parts.next()?,
            })
        })
    }

    /// The regions with a code: several, where Natural Earth draws parts of one.
    pub(crate) fn with_code(&self, code: &str) -> Vec<Named<'_>> {
        self.rows().filter(|row| row.code.eq_ignore_ascii_case(code)).collect()
    }

    /// The regions that are called so.
    pub(crate) fn called(&self, name: &str) -> Vec<Named<'_>> {
        let name = folded(name);
        self.rows().filter(|row| row.spellings().any(|spelling| spelling == name)).collect()
    }

    /// The regions whose names are as near as that, each with how near.
    pub(crate) fn near(&self, name: &str, most: usize) -> Vec<(usize, Named<'_>)> {
        let name = folded(name);
        let near = self.rows().filter_map(|row| {
            let nearest = row.spellings().filter_map(|it| distance(&name, it, most)).min()?;
            Some((nearest, row))
        });
        near.collect()
    }
}

impl<'n> Named<'n> {
    fn spellings(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        self.folded.split('|')
    }
}
