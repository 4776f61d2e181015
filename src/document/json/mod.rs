//! JSON (RFC 8259), read value by value, without a tree of what was read.
//!
//! Nine tenths of a map are coordinates, and `serde_json` gives a number to its visitors at three times what
//! it costs to go over its digits. So this reader goes over brackets, names and plain decimals by itself, and
//! leaves each token that is anything else to `serde_json`: a number with an exponent, a string with escapes.
//!
//! 1. What `serde_json` refuses is refused, and what it makes a value of becomes the same value. The tests
//!    hold one against the other.
//! 2. A number is the double nearest to its text.
//! 3. Arrays and objects nest as deep as `serde_json` lets them, what is skipped included.

#![expect(clippy::indexing_slicing, reason = "places that were reached in the text")]

mod number;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Number;

pub(super) use self::number::plain_decimal;
use crate::error::{Error, ErrorKind};

/// Reads a JSON text from its start on.
pub(super) struct JsonReader<'t> {
    text: &'t [u8],
    /// How much of the text is read.
    at: usize,
    /// How many lines are before the text.
    lines_before: usize,
    /// How many arrays and objects are open.
    open: usize,
    /// Whether the innermost of them was opened right here.
    is_opened_here: bool,
}

/// What a value begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl<'t> JsonReader<'t> {
    /// So that a text of brackets does not exhaust the stack.
    const DEEPEST: usize = 127;

    /// Reads a text that has so many lines before it in its file.
    pub(super) fn new(text: &'t [u8], lines_before: usize) -> Self {
        Self { text, at: 0, lines_before, open: 0, is_opened_here: false }
    }

    /// What comes next.
    pub(super) fn kind(&mut self) -> Result<Kind, Error> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'[') => Ok(Kind::Array),
            Some(b'{') => Ok(Kind::Object),
            Some(b'"') => Ok(Kind::String),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            Some(_) => Err(self.malformed("expected value")),
            None => Err(self.cut_off()),
        }
    }

    /// Checks that nothing comes next.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.malformed("trailing characters")),
        }
    }

    /// Goes into an array or an object, which comes next.
    pub(super) fn enter(&mut self) -> Result<(), Error> {
        if self.open == Self::DEEPEST {
            return Err(self.malformed("recursion limit exceeded"));
        }
        self.open += 1;
        self.at += 1;
        self.is_opened_here = true;
        Ok(())
    }

    /// Goes on to the next element of the array; where there is none, out of it.
    pub(super) fn next_element(&mut self) -> Result<bool, Error> {
        self.go_on(b']', "expected `,` or `]`")
    }

    /// Goes on to the value of the next member of the object, and returns the name of the member; where there
    /// is none, out of it.
    pub(super) fn next_member(&mut self) -> Result<Option<Cow<'t, str>>, Error> {
        if !self.go_on(b'}', "expected `,` or `}`")? {
            return Ok(None);
        }
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return Err(self.malformed("key must be a string")),
            None => return Err(self.cut_off()),
        }
        let name = self.string()?;
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(self.malformed("expected `:`")),
            None => return Err(self.cut_off()),
        }
        Ok(Some(name))
    }

    fn go_on(&mut self, bracket: u8, expected: &str) -> Result<bool, Error> {
        let is_first = std::mem::replace(&mut self.is_opened_here, false);
        match self.peek() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                self.open -= 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                self.at += 1;
                if self.peek() == Some(bracket) {
                    return Err(self.malformed("trailing comma"));
                }
                Ok(true)
            }
            Some(_) => Err(self.malformed(expected)),
            None => Err(self.cut_off()),
        }
    }

    /// A number, which comes next, as the double nearest to it.
    pub(super) fn number(&mut self) -> Result<f64, Error> {
        match self.plain_number() {
            Some(number) => Ok(number),
            None => self.number_as_written(),
        }
    }

    fn plain_number(&mut self) -> Option<f64> {
        let (number, length) = plain_decimal(&self.text[self.at..])?;
        self.at += length;
        Some(number)
    }

    /// A number, which comes next; a whole one keeps all its digits.
    pub(super) fn whole_or_decimal(&mut self) -> Result<Number, Error> {
        self.number_as_written()
    }

    fn number_as_written<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
        self.token(self.at..self.at + length)
    }

    /// A string, which comes next.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, Error> {
        if let Some(plain) = self.plain_string()
            && let Ok(plain) = str::from_utf8(plain)
        {
            self.at += plain.len() + 2;
            return Ok(Cow::Borrowed(plain));
        }
        self.string_as_written().map(Cow::Owned)
    }

    /// What stands between quotation marks, if it is what it says: nothing is escaped, or has to be.
    fn plain_string(&self) -> Option<&'t [u8]> {
        let inner = &self.text[self.at + 1..];
        let length = plain_length(inner);
        (inner.get(length) == Some(&b'"')).then(|| &inner[..length])
    }

    fn string_as_written<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let mut end = self.at + 1;
        loop {
            match self.text.get(end) {
                Some(b'"') => return self.token(self.at..end + 1),
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
                None => return Err(self.cut_off()),
            }
        }
    }

    /// True or false, one of which comes next.
    pub(super) fn boolean(&mut self) -> Result<bool, Error> {
        let is_true = self.peek() == Some(b't');
        self.word(if is_true { "true" } else { "false" })?;
        Ok(is_true)
    }

    /// Null, which comes next.
    pub(super) fn null(&mut self) -> Result<(), Error> {
        self.word("null")
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        let rest = &self.text[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else if word.as_bytes().starts_with(rest) {
            Err(self.cut_off())
        } else {
            Err(self.malformed("expected ident"))
        }
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.kind()? {
            Kind::Null => self.null(),
            Kind::Boolean => self.boolean().map(|_| ()),
            Kind::Number => self.skip_number(),
            Kind::String => self.skip_string(),
            Kind::Array => {
                self.enter()?;
                while self.next_element()? {
                    self.skip()?;
                }
                Ok(())
            }
            Kind::Object => {
                self.enter()?;
                while self.next_member()?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
        }
    }

    fn skip_number(&mut self) -> Result<(), Error> {
        if self.plain_number().is_none() {
            self.number_as_written::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), Error> {
        match self.plain_string() {
            Some(plain) => self.at += plain.len() + 2,
            None => _ = self.string_as_written::<IgnoredAny>()?,
        }
        Ok(())
    }

    /// Leaves a number or a string to `serde_json`.
    fn token<T: DeserializeOwned>(&mut self, token: Range<usize>) -> Result<T, Error> {
        match serde_json::from_slice(&self.text[token.clone()]) {
            Ok(value) => {
                self.at = token.end;
                Ok(value)
            }
            // Only a number can go on after its token, and only at the end of the text.
            Err(error) if error.is_eof() => {
                self.at = token.end;
                let is_cut_off = token.end == self.text.len();
                Err(if is_cut_off { self.cut_off() } else { self.malformed("invalid number") })
            }
            Err(error) => {
                // No token has a line break that `serde_json` lets pass.
                self.at += error.column().saturating_sub(1);
                let place = format!(" at line {} column {}", error.line(), error.column());
                let message = error.to_string();
                Err(self.malformed(message.strip_suffix(&place).unwrap_or(&message)))
            }
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    /// The text is no JSON here.
    fn malformed(&self, message: &str) -> Error {
        let (line, column) = self.place();
        Error::new(ErrorKind::Json { message: message.to_owned() }).at_line(line, column)
    }

    /// The text ends here, and should not.
    fn cut_off(&self) -> Error {
        let message = "the text ends in the middle; it may have been cut off".to_owned();
        let (line, column) = self.place_of(self.text.len());
        Error::new(ErrorKind::Json { message }).at_line(line, column - 1)
    }

    /// The line and the column of the next byte, both counted from 1.
    pub(super) fn place(&self) -> (usize, usize) {
        self.place_of(self.at.min(self.text.len()))
    }

    fn place_of(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..at];
        let lines = before.split(|byte| *byte == b'\n').count();
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        (self.lines_before + lines, at - line_start + 1)
    }
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.eE".contains(&byte)
}

/// How many bytes come before the first that is a quotation mark, or that a string cannot have as it is.
fn plain_length(text: &[u8]) -> usize {
    // Sixteen at a time, which compilers make a few instructions of.
    let (sixteens, _) = text.as_chunks::<16>();
    let plain = sixteens.iter().take_while(|bytes| !has_odd(bytes)).count() * 16;
    let rest = &text[plain..];
    plain + rest.iter().position(|byte| is_odd(*byte)).unwrap_or(rest.len())
}

fn has_odd(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(false, |has_odd, byte| has_odd | is_odd(*byte))
}

/// Whether a byte ends a string, or is not to be taken as it is.
fn is_odd(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}
