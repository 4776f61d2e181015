//! Coordinates of KML: `30,45,0 31,45,0`, as people and programs write them.

use crate::document::json::plain_decimal;
use crate::document::tally::Tally;
use crate::error::Error;

/// Where coordinates cannot be read, counted in bytes from the start of their text, and why.
#[derive(Debug)]
pub(super) enum Trouble {
    Malformed { at: usize, message: String },
    Limit(Error),
}

/// The positions of a text, and how many of them have a height.
pub(super) fn positions(text: &str, tally: &Tally) -> Result<(Vec<[f64; 2]>, u64), Trouble> {
    let mut rest = Rest { text: text.as_bytes(), at: 0 };
    let (mut positions, mut heights) = (Vec::new(), 0);
    while rest.skip_blanks() {
        let start = rest.at;
        let mut numbers = [0.0; 3];
        let mut count = 0;
        loop {
            let at = rest.at;
            let number = rest.number()?;
            match numbers.get_mut(count) {
                Some(place) => *place = number,
                None => return Err(too_many(at)),
            }
            count += 1;
            if !rest.skip_comma() {
                break;
            }
        }
        let [longitude, latitude, _] = numbers;
        match count {
            1 => {
                let message = "found a position of one number, expected longitude,latitude";
                return Err(Trouble::Malformed { at: start, message: message.to_owned() });
            }
            2 => {}
            _ => heights += 1,
        }
        tally.vertex().map_err(Trouble::Limit)?;
        positions.push([longitude, latitude]);
    }
    Ok((positions, heights))
}

fn too_many(at: usize) -> Trouble {
    let message = "found a fourth number in a position; positions are longitude,latitude,height, with blanks \
                   between them";
    Trouble::Malformed { at, message: message.to_owned() }
}

/// What is left of a text.
struct Rest<'t> {
    text: &'t [u8],
    at: usize,
}

impl Rest<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Goes on to the next byte that is no blank; whether there is one.
    fn skip_blanks(&mut self) -> bool {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        self.at < self.text.len()
    }

    /// Goes over a comma with blanks around it, which many write: `30, 45, 0`. A comma at the very end, as in
    /// `30,45,`, ends a position.
    fn skip_comma(&mut self) -> bool {
        let before = self.at;
        if self.skip_blanks() && self.peek() == Some(b',') {
            self.at += 1;
            return self.skip_blanks();
        }
        self.at = before;
        false
    }

    fn number(&mut self) -> Result<f64, Trouble> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some((number, length)) = plain_decimal(rest)
            && !rest.get(length).is_some_and(|next| is_of_number(*next))
        {
            self.at += length;
            return Ok(number);
        }
        let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
        let written = rest.get(..length).and_then(|bytes| str::from_utf8(bytes).ok());
        let number: Option<f64> = written.and_then(|text| text.parse().ok());
        match number.filter(|number| number.is_finite()) {
            Some(number) => {
                self.at += length;
                Ok(number)
            }
            None => Err(Trouble::Malformed { at: self.at, message: no_number(rest) }),
        }
    }
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+-.eE".contains(&byte)
}

fn no_number(rest: &[u8]) -> String {
    const SHOWN: usize = 20;
    let text = String::from_utf8_lossy(rest);
    let found: String = text
        .chars()
        .take(SHOWN)
        .take_while(|character| !character.is_whitespace() && *character != ',')
        .collect();
    if found.is_empty() {
        return "found nothing between two commas, expected a number".to_owned();
    }
    format!("found {found:?} among coordinates, expected a number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn read(text: &str) -> Result<(Vec<[f64; 2]>, u64), String> {
        positions(text, &Tally::new(&Budget::default())).map_err(|trouble| match trouble {
            Trouble::Malformed { at, message } => format!("{at}: {message}"),
            Trouble::Limit(error) => error.to_string(),
        })
    }

    #[test]
    fn positions_are_read_as_they_are_written() {
        let two = vec![[30.0, 45.5], [-31.0, 46.0]];
        for (text, heights) in [
            ("30,45.5 -31,46", 0),
            ("\n\t30,45.5,0\n -31,46,1e1 ", 2),
            ("30, 45.5, 0 -31, 46, 0", 2),
            ("30 ,45.5 , 0\r\n-31 ,46", 1),
            ("+30.0,045.5 -3.1e1,46.,", 0),
        ] {
            assert_eq!(read(text), Ok((two.clone(), heights)), "{text}");
        }
        assert_eq!(read(" \n"), Ok((vec![], 0)));
    }

    #[test]
    fn what_is_no_position_is_refused_where_it_stands() {
        for (text, expected) in [
            ("30 45 31 46", "0: found a position of one number, expected longitude,latitude"),
            ("30,45,0,31,46,0", "8: found a fourth number in a position"),
            ("30,45, 31,46", "10: found a fourth number in a position"),
            ("30,,0", "3: found nothing between two commas, expected a number"),
            ("30,nan", "3: found \"nan\" among coordinates, expected a number"),
            ("30,1e999", "3: found \"1e999\" among coordinates, expected a number"),
            ("30,45&c;", "5: found \"&c;\" among coordinates, expected a number"),
            ("30;45", "0: found a position of one number, expected longitude,latitude"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.starts_with(expected), "{text}: {message}");
        }
    }
}
