//! Scripts that stand in a page.

use std::fmt;

use sha2::{Digest, Sha256};

/// A script in a page, with the name by which the content security policy lets it run, and no other: its digest.
///
/// By Content Security Policy Level 3, 6.7.3.3, that of all that stands between the tags.
#[derive(Debug)]
pub(super) struct Script {
    text: String,
}

impl Script {
    pub(super) fn new(text: &str) -> Self {
        // As a browser reads it (HTML, 13.2.3.5): a checkout may have other line breaks.
        Self { text: text.replace("\r\n", "\n") }
    }

    /// As the policy names it: `sha256-` and the digest in Base64.
    pub(super) fn source(&self) -> String {
        format!("sha256-{}", base64(&Sha256::digest(&self.text)))
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Bytes in Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let group = (0..3).fold(0, |group, place| {
            group << 8 | u32::from(three.get(place).copied().unwrap_or_default())
        });
        for place in 0..4 {
            let letter = LETTERS.get((group >> (18 - 6 * place) & 63) as usize).copied();
            // A byte takes two letters, and each more another.
            let letter = letter.filter(|_| place <= three.len());
            text.push(letter.map_or('=', char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn bytes_are_base64() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }

    /// By OpenSSL: `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn a_script_is_named_by_its_digest() {
        assert_eq!(
            Script::new("alert(1)").source(),
            "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="
        );
        assert_eq!(Script::new("a\r\nb").source(), Script::new("a\nb").source());
    }
}
