//! XML, read tag by tag, with places.
//!
//! Nothing is expanded: of the entities that a document defines, `&lol9;` stays the six characters that it is, so
//! that no text grows. Nor is anything fetched.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::tally::Tally;
use crate::error::Error;
use crate::text::line_and_column;

/// Reads an XML text from its start on.
pub(super) struct XmlReader<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    tally: &'t Tally,
    /// Where the piece that was read last begins.
    at: usize,
    /// How many elements are open.
    open: u64,
    /// How many pieces were read.
    pieces: u64,
}

/// What comes next in a text.
pub(super) enum Piece<'t> {
    /// An element begins.
    Start(Tag<'t>),
    /// The innermost element ends.
    End,
    /// Characters, those of CDATA as they are.
    Text(Cow<'t, str>),
    /// The text ends.
    Finish,
}

/// The beginning of an element.
pub(super) struct Tag<'t> {
    start: BytesStart<'t>,
}

impl Tag<'_> {
    /// The name without the prefix of its namespace, which writers choose as they like.
    pub(super) fn name(&self) -> &str {
        without_prefix(self.start.name().into_inner())
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // That no attribute stands twice is not checked, which takes time that grows with the square of their number.
        let mut attributes = self.start.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found =
            attributes.find(|attribute| without_prefix(attribute.key.into_inner()) == name)?;
        Some(unescaped(&found.value))
    }
}

/// The text of an element, and where it begins.
pub(super) struct Content<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) at: usize,
}

impl Content<'_> {
    /// The text without white space around it.
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

impl<'t> XmlReader<'t> {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8.
    pub(super) fn new(bytes: &'t [u8], tally: &'t Tally) -> Result<Self, Error> {
        let text = str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Names written by hand have it: "Donetsk & Luhansk".
        config.allow_dangling_amp = true;
        Ok(Self { reader, text, tally, at: 0, open: 0, pieces: 0 })
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'t>, Error> {
        const BETWEEN_CHECKS: u64 = 1 << 12;
        loop {
            self.pieces += 1;
            if self.pieces.is_multiple_of(BETWEEN_CHECKS) {
                self.tally.check()?;
            }
            self.at = offset(self.reader.buffer_position());
            match self.reader.read_event() {
                Ok(Event::Start(start)) => {
                    self.open += 1;
                    return Ok(Piece::Start(Tag { start }));
                }
                Ok(Event::End(_)) => {
                    self.open = self.open.saturating_sub(1);
                    return Ok(Piece::End);
                }
                Ok(Event::Text(text)) => return Ok(Piece::Text(text.into_inner())),
                Ok(Event::CData(text)) => return Ok(Piece::Text(text.into_inner())),
                Ok(Event::GeneralRef(reference)) => {
                    return Ok(Piece::Text(Cow::Owned(resolved(&reference))));
                }
                Ok(Event::Eof) if self.open > 0 => {
                    let message = "the text ends in the middle; it may have been cut off";
                    return Err(self.malformed(self.text.len(), message));
                }
                Ok(Event::Eof) => return Ok(Piece::Finish),
                // What is left says nothing here: comments, instructions, declarations. (Tags of empty elements come as
                // a start and an end.)
                Ok(_) => {}
                Err(error) => {
                    let at = offset(self.reader.error_position());
                    let message = error.to_string();
                    let message = message.trim_start_matches("ill-formed document: ");
                    let message = message.trim_start_matches("syntax error: ");
                    return Err(self.malformed(at, message));
                }
            }
        }
    }

    /// Passes over what is left of an element that has begun.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Start(_) => depth += 1,
                Piece::End => depth -= 1,
                Piece::Text(_) => {}
                Piece::Finish => return Ok(()),
            }
        }
        Ok(())
    }

    /// The text of an element that has begun, with that of elements in it.
    pub(super) fn content(&mut self) -> Result<Content<'t>, Error> {
        let mut content = Content { text: Cow::Borrowed(""), at: self.at };
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Start(_) => depth += 1,
                Piece::End => depth -= 1,
                Piece::Text(text) if content.text.is_empty() => {
                    content = Content { text, at: self.at };
                }
                Piece::Text(text) => content.text.to_mut().push_str(&text),
                Piece::Finish => break,
            }
        }
        Ok(content)
    }

    /// Where the piece that was read last begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// An error at a place of the text.
    pub(super) fn refuse(&self, at: usize, format: &'static str, message: String) -> Error {
        let (line, column) = line_and_column(self.text, at);
        Error::document(format, message).at_line(line, column)
    }

    fn malformed(&self, at: usize, message: &str) -> Error {
        self.refuse(at, "XML", format!("is not valid XML: {message}"))
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn without_prefix(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn not_utf8(bytes: &[u8], at: usize) -> Error {
    let before = bytes.get(..at).and_then(|before| str::from_utf8(before).ok()).unwrap_or_default();
    let (line, column) = line_and_column(before, before.len());
    let message = match declared_encoding(bytes) {
        Some(encoding) if !encoding.eq_ignore_ascii_case("utf-8") => {
            format!("is written in {encoding}, expected UTF-8; convert it, for example with iconv")
        }
        _ => "is not valid XML: found bytes that are no UTF-8".to_owned(),
    };
    Error::document("XML", message).at_line(line, column)
}

/// What the declaration says: `<?xml version="1.0" encoding="windows-1251"?>`.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    const READ: usize = 200;
    let beginning = String::from_utf8_lossy(bytes.get(..READ.min(bytes.len()))?).into_owned();
    let declaration = beginning.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    value.get(1..)?.split(mark).next().map(str::to_owned)
}

/// The character that a reference stands for; any other stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    let name: &str = reference;
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    character.map_or_else(|| format!("&{name};"), String::from)
}

/// The value of an attribute.
fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let mut unescaped = String::new();
    let mut parts = value.split('&');
    unescaped.extend(parts.next());
    for part in parts {
        match part.split_once(';') {
            Some((name, rest)) => {
                unescaped.push_str(&resolved(&BytesRef::new(name)));
                unescaped.push_str(rest);
            }
            None => unescaped.extend(["&", part]),
        }
    }
    unescaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn names_and_texts(text: &str) -> Result<Vec<String>, Error> {
        let tally = Tally::new(&Budget::default());
        let mut xml = XmlReader::new(text.as_bytes(), &tally)?;
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Piece::Start(tag) => found.push(format!("<{}", tag.name())),
                Piece::End => found.push(">".to_owned()),
                Piece::Text(text) => found.push(text.into_owned()),
                Piece::Finish => return Ok(found),
            }
        }
    }

    #[test]
    fn tags_and_texts_come_one_by_one() {
        let text = "<?xml version='1.0'?><!-- -- --><k:a x='1'>A &amp; B & C<b/><![CDATA[<i>]]>&#1071;</k:a>";
        let expected = ["<a", "A ", "&", " B ", "& C", "<b", ">", "<i>", "Я", ">"];
        assert_eq!(names_and_texts(text).unwrap(), expected);
    }

    #[test]
    fn entities_are_not_expanded() {
        let text = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;&nbsp;</a>";
        assert_eq!(names_and_texts(text).unwrap(), ["<a", "&c;", "&nbsp;", ">"]);
        assert_eq!(unescaped("a &lt; &c; &"), "a < &c; &");
    }

    #[test]
    fn what_is_malformed_is_refused_where_it_stands() {
        for (text, expected) in [
            ("<a>\n <b></a>", "line 2 column 5: is not valid XML"),
            ("<a>\n <b>", "line 2 column 5: is not valid XML: the text ends in the middle"),
            ("<a>\n <b", "line 2 column 2: is not valid XML: tag not closed"),
            ("<a></b>", "line 1 column 4: is not valid XML"),
        ] {
            let message = names_and_texts(text).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{text}: {message}");
        }
    }

    #[test]
    fn another_encoding_is_named() {
        let tally = Tally::new(&Budget::default());
        let bytes = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<a>\xc0</a>";
        let message = XmlReader::new(bytes, &tally).err().unwrap().to_string();
        let expected = "line 2 column 4: is written in windows-1251, expected UTF-8; convert it, for example with iconv";
        assert_eq!(message, expected);
    }
}
