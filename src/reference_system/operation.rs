//! What came of converting coordinates.

/// What PROJ did to convert coordinates from one system to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Operation {
    /// PROJ's description of it.
    pub(crate) description: String,
    /// In metres, as PROJ states it; none where it knows none.
    pub(crate) accuracy: Option<f64>,
}

/// Why coordinates could not be converted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    /// The first position that could not, where it is one.
    pub(crate) position: Option<usize>,
    pub(crate) message: String,
}

/// Which way an operation is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}
