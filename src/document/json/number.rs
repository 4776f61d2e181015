//! Numbers without an exponent: nearly all there are.

#![expect(clippy::indexing_slicing, reason = "places that were reached in the text")]

/// The number that a text begins with, if it is one without an exponent that more text follows, and how long
/// it is.
pub(in crate::document) fn plain_decimal(text: &[u8]) -> Option<(f64, usize)> {
    let is_negative = text.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (mantissa, mut end) = digits(text, start, 0)?;
    let whole = end - start;
    if whole == 0 || (whole > 1 && text[start] == b'0') {
        return None;
    }
    let (mut mantissa, mut decimals) = (mantissa, 0);
    if text[end] == b'.' {
        let point = end;
        (mantissa, end) = digits(text, point + 1, mantissa)?;
        decimals = end - point - 1;
        if decimals == 0 {
            return None;
        }
    }
    if matches!(text[end], b'e' | b'E') {
        return None;
    }
    // A whole number up to 2⁵³ and a power of ten up to 10²² are doubles, and the quotient of two doubles is
    // the one nearest to it (Clinger 1990). Nineteen digits do not overflow.
    let is_exact = whole + decimals <= 19 && mantissa <= 1 << 53 && decimals < POWERS_OF_TEN.len();
    if !is_exact {
        let number: f64 = str::from_utf8(&text[..end]).ok()?.parse().ok()?;
        return number.is_finite().then_some((number, end));
    }
    let number = mantissa as f64 / POWERS_OF_TEN[decimals];
    Some((if is_negative { -number } else { number }, end))
}

/// Goes over digits from a place on and puts them behind those of a number: the number, and where they end;
/// `None` if the text ends with them.
fn digits(text: &[u8], start: usize, number: u64) -> Option<(u64, usize)> {
    let (mut number, mut at) = (number, start);
    while let Some(four) = text.get(at..)?.first_chunk().copied().and_then(four_digits) {
        number = number.wrapping_mul(10_000).wrapping_add(four);
        at += 4;
    }
    loop {
        let digit = text.get(at)?.wrapping_sub(b'0');
        if digit > 9 {
            return Some((number, at));
        }
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
}

/// The number that four bytes are, if they are digits: all four at once, then in pairs (Lemire's way).
fn four_digits(bytes: [u8; 4]) -> Option<u64> {
    const ZEROS: u32 = u32::from_le_bytes([b'0'; 4]);
    // Adds to what is above nine until its highest bit is set.
    const ABOVE_NINE: u32 = u32::from_le_bytes([0x80 - 10; 4]);
    const HIGHEST_BITS: u32 = u32::from_le_bytes([0x80; 4]);
    let digits = u32::from_le_bytes(bytes).wrapping_sub(ZEROS);
    if (digits | digits.wrapping_add(ABOVE_NINE)) & HIGHEST_BITS != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff;
    Some(u64::from((pairs * 100 + (pairs >> 16)) & 0xffff))
}

/// Those that are doubles.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
