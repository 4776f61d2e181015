//! The limit on this machine: the least that a program can do that reads these files and says which
//! bytes they were. It reads each file, hashes its bytes (SHA-256), and makes a double of every number
//! of its JSON text. It keeps none of them, and knows nothing of geometry.
//!
//! ```text
//! peer-limit [--times N] FILE…
//! ```
//!
//! Prints `file<TAB>hash<TAB>numbers<TAB>sum of the numbers`. With `--times` it does so many times over
//! what it prints once. One thread, in blocks that stay in the processor's cache.
//!
//! A number is what stands outside strings and begins with a digit or a minus; whether the text is
//! JSON otherwise nobody looks at. A double is the one nearest to its text, as the library has it.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const BLOCK: usize = 128 << 10;

fn main() -> Result<()> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let mut times = 1;
    if files.first().is_some_and(|argument| argument == "--times") {
        times = files.get(1).ok_or("how many times?")?.parse()?;
        files.drain(..2);
    }
    let mut block = vec![0; BLOCK];
    let mut out = std::io::stdout().lock();
    for file in files.iter().cycle().take(files.len() * (times - 1)) {
        black_box(pass(file, &mut block)?);
    }
    for file in &files {
        let (hash, Numbers { count, sum, .. }) = pass(file, &mut block)?;
        let name = Path::new(file).file_name().unwrap_or_default().display();
        write!(out, "{name}\t")?;
        hash.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
        writeln!(out, "\t{count}\t{sum}")?;
    }
    Ok(())
}

/// Goes over a file once: its hash, and what its numbers are.
fn pass(file: &str, block: &mut [u8]) -> Result<([u8; 32], Numbers)> {
    let mut source = File::open(file).map_err(|error| format!("{file}: {error}"))?;
    let (mut hash, mut numbers) = (Sha256::new(), Numbers::default());
    // Bytes at the block's start that belong to what the next bytes begin with.
    let mut left = 0;
    loop {
        let room = &mut block[left..];
        if room.is_empty() {
            return Err(format!("{file}: a number of {BLOCK} bytes").into());
        }
        let read = source.read(room)?;
        hash.update(&room[..read]);
        if read == 0 {
            // So that a number at the very end ends.
            room[0] = b' ';
            numbers.scan(&block[..=left]);
            return Ok((hash.finalize().into(), numbers));
        }
        let end = left + read;
        let done = numbers.scan(&block[..end]);
        block.copy_within(done..end, 0);
        left = end - done;
    }
}

/// The numbers of a text that comes piece by piece.
#[derive(Default)]
struct Numbers {
    is_in_string: bool,
    count: u64,
    sum: f64,
}

impl Numbers {
    /// Scans the next piece, and returns how much of it is done. What is left, a number or an escape
    /// that may go on, has to be the start of the piece after.
    fn scan(&mut self, text: &[u8]) -> usize {
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            match byte {
                b'"' => self.is_in_string = !self.is_in_string,
                b'\\' if self.is_in_string => {
                    if at + 1 == text.len() {
                        break;
                    }
                    at += 1;
                }
                b'-' | b'0'..=b'9' if !self.is_in_string => {
                    let Some((number, length)) = number(&text[at..]) else { break };
                    self.sum += number;
                    self.count += 1;
                    at += length;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }
}

/// The number that a text begins with and how long it is; `None` if it may go on after the text.
fn number(text: &[u8]) -> Option<(f64, usize)> {
    let is_negative = text.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (mut end, mut mantissa) = (start, 0);
    let mut digits = digits(text, &mut end, &mut mantissa)?;
    let mut decimals = 0;
    if text[end] == b'.' {
        end += 1;
        decimals = self::digits(text, &mut end, &mut mantissa)?;
        digits += decimals;
    }
    // A whole number below 2⁵³ and a power of ten up to 10²² are doubles as they are, and the quotient
    // of two doubles is rounded once: to the nearest. So many digits do not overflow.
    if digits <= 19 && mantissa < 1 << 53 && decimals < POWERS.len() && !is_exponent(text[end]) {
        let number = mantissa as f64 / POWERS[decimals];
        return Some((if is_negative { -number } else { number }, end));
    }
    number_by_the_standard_library(text)
}

/// Goes over digits, adds them to the number, and says how many; `None` if the text ends with one.
fn digits(text: &[u8], end: &mut usize, number: &mut u64) -> Option<usize> {
    let start = *end;
    loop {
        let digit = text.get(*end)?.wrapping_sub(b'0');
        if digit > 9 {
            return Some(*end - start);
        }
        *number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        *end += 1;
    }
}

fn is_exponent(byte: u8) -> bool {
    matches!(byte, b'e' | b'E')
}

fn number_by_the_standard_library(text: &[u8]) -> Option<(f64, usize)> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let length = text.iter().position(|byte| !is_part(byte))?;
    let number = str::from_utf8(&text[..length]).ok().and_then(|text| text.parse().ok());
    // Where JSON has no number, none is added.
    Some((number.unwrap_or_default(), length))
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_double_nearest_to_its_text() {
        for text in [
            "0",
            "-0",
            "37.8255553676538",
            "-48.9216499533525",
            "9007199254740993",
            "1e3",
            "-2.5E-7",
            "31.268087000000000000000001",
            "0.000000000000000000000000000001",
            "123456789012345678901",
            "179.99999999999997",
        ] {
            let expected: f64 = text.parse().unwrap();
            let (number, length) = number(format!("{text},").as_bytes()).unwrap();
            assert_eq!((number.to_bits(), length), (expected.to_bits(), text.len()), "{text}");
        }
    }

    #[test]
    fn where_the_text_is_cut_does_not_matter() {
        let text = br#"{"a\\": [1.5, -2e1], "b\"7": "8", "c": [[30.25, 4]]} "#;
        let numbers = |cut: usize| {
            let mut numbers = Numbers::default();
            let done = numbers.scan(&text[..cut]);
            numbers.scan(&text[done..]);
            (numbers.count, numbers.sum)
        };
        for cut in 0..=text.len() {
            assert_eq!(numbers(cut), (4, 15.75), "{cut}");
        }
    }
}
