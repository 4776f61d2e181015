//! Encodings of the tables of shapefiles: code pages, as `.cpg` files and the driver byte of dBASE name them.

use std::borrow::Cow;

/// How the texts of a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    /// A code page: what the bytes from 0x80 on are.
    Page(&'static str),
    /// Nothing says it: UTF-8 where it can be, else Windows-1252.
    Unsaid,
}

impl Encoding {
    /// By the text of a `.cpg` file: "UTF-8", "1251", "CP1251", "ANSI 1251", "ISO-8859-1"; `None` for one that is not
    /// known.
    pub(super) fn named(name: &str) -> Option<Self> {
        let folded: String =
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        match folded.as_str() {
            "utf8" | "65001" => return Some(Self::Utf8),
            "iso88591" | "88591" | "latin1" | "ascii" | "usascii" => return Self::page("1252"),
            _ => {}
        }
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        Self::page(&digits)
    }

    /// By the driver byte of a dBASE table.
    pub(super) fn of_driver(driver: u8) -> Self {
        let page = match driver {
            0x01 => "437",
            0x02 => "850",
            0x03 | 0x57 | 0x58 | 0x59 => "1252",
            0x64 => "852",
            0x26 | 0x65 => "866",
            0xc8 => "1250",
            0xc9 => "1251",
            0xca => "1254",
            0xcb => "1253",
            0xcc => "1257",
            _ => return Self::Unsaid,
        };
        Self::page(page).unwrap_or(Self::Unsaid)
    }

    fn page(number: &str) -> Option<Self> {
        PAGES.iter().find(|(known, _)| *known == number).map(|(_, page)| Self::Page(page))
    }

    /// A text, and whether it had to be guessed how it is written.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        if bytes.is_ascii() {
            return (String::from_utf8_lossy(bytes), false);
        }
        match (self, str::from_utf8(bytes)) {
            (Self::Page(page), _) => (by_page(page, bytes), false),
            (Self::Utf8 | Self::Unsaid, Ok(text)) => (Cow::Borrowed(text), false),
            // Cut in the middle of a character, as fields of a fixed length are.
            (Self::Utf8, Err(_)) => (String::from_utf8_lossy(bytes), false),
            (Self::Unsaid, Err(_)) => match Self::page("1252") {
                Some(Self::Page(page)) => (by_page(page, bytes), true),
                _ => (String::from_utf8_lossy(bytes), true),
            },
        }
    }
}

fn by_page(page: &str, bytes: &[u8]) -> Cow<'static, str> {
    let characters: Vec<char> = page.chars().collect();
    let decoded = bytes.iter().map(|byte| match byte.checked_sub(0x80) {
        None => char::from(*byte),
        Some(place) => characters.get(usize::from(place)).copied().unwrap_or('\u{fffd}'),
    });
    Cow::Owned(decoded.collect())
}

/// The characters of the bytes from 0x80 to 0xff, from the tables of Unicode.
const PAGES: [(&str, &str); 13] = [
    (
        "437",
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    ),
    (
        "850",
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    ),
    (
        "852",
        "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
    ),
    (
        "866",
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{a0}",
    ),
    (
        "1250",
        "€\u{fffd}‚\u{fffd}„…†‡\u{fffd}‰Š‹ŚŤŽŹ\u{fffd}‘’“”•–—\u{fffd}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
    ),
    (
        "1251",
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{fffd}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
    ),
    (
        "1252",
        "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
    ),
    (
        "1253",
        "€\u{fffd}‚ƒ„…†‡\u{fffd}‰\u{fffd}‹\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—\u{fffd}™\u{fffd}›\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{a0}΅Ά£¤¥¦§¨©\u{fffd}«¬\u{ad}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\u{fffd}ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\u{fffd}",
    ),
    (
        "1254",
        "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}\u{fffd}Ÿ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ",
    ),
    (
        "1255",
        "€\u{fffd}‚ƒ„…†‡ˆ‰\u{fffd}‹\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—˜™\u{fffd}›\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{a0}¡¢£₪¥¦§¨©×«¬\u{ad}®¯°±²³´µ¶·¸¹÷»¼½¾¿\u{5b0}\u{5b1}\u{5b2}\u{5b3}\u{5b4}\u{5b5}\u{5b6}\u{5b7}\u{5b8}\u{5b9}\u{fffd}\u{5bb}\u{5bc}\u{5bd}\u{5be}\u{5bf}\u{5c0}\u{5c1}\u{5c2}\u{5c3}\u{5f0}\u{5f1}\u{5f2}\u{5f3}\u{5f4}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{5d0}\u{5d1}\u{5d2}\u{5d3}\u{5d4}\u{5d5}\u{5d6}\u{5d7}\u{5d8}\u{5d9}\u{5da}\u{5db}\u{5dc}\u{5dd}\u{5de}\u{5df}\u{5e0}\u{5e1}\u{5e2}\u{5e3}\u{5e4}\u{5e5}\u{5e6}\u{5e7}\u{5e8}\u{5e9}\u{5ea}\u{fffd}\u{fffd}\u{200e}\u{200f}\u{fffd}",
    ),
    (
        "1256",
        "€\u{67e}‚ƒ„…†‡ˆ‰\u{679}‹Œ\u{686}\u{698}\u{688}\u{6af}‘’“”•–—\u{6a9}™\u{691}›œ\u{200c}\u{200d}\u{6ba}\u{a0}،¢£¤¥¦§¨©\u{6be}«¬\u{ad}®¯°±²³´µ¶·¸¹\u{61b}»¼½¾\u{61f}\u{6c1}\u{621}\u{622}\u{623}\u{624}\u{625}\u{626}\u{627}\u{628}\u{629}\u{62a}\u{62b}\u{62c}\u{62d}\u{62e}\u{62f}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}\u{636}×\u{637}\u{638}\u{639}\u{63a}\u{640}\u{641}\u{642}\u{643}à\u{644}â\u{645}\u{646}\u{647}\u{648}çèéêë\u{649}\u{64a}îï\u{64b}\u{64c}\u{64d}\u{64e}ô\u{64f}\u{650}÷\u{651}ù\u{652}ûü\u{200e}\u{200f}\u{6d2}",
    ),
    (
        "1257",
        "€\u{fffd}‚\u{fffd}„…†‡\u{fffd}‰\u{fffd}‹\u{fffd}¨ˇ¸\u{fffd}‘’“”•–—\u{fffd}™\u{fffd}›\u{fffd}¯˛\u{fffd}\u{a0}\u{fffd}¢£¤\u{fffd}¦§Ø©Ŗ«¬\u{ad}®Æ°±²³´µ¶·ø¹ŗ»¼½¾æĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽßąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž˙",
    ),
    (
        "1258",
        "€\u{fffd}‚ƒ„…†‡ˆ‰\u{fffd}‹Œ\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—˜™\u{fffd}›œ\u{fffd}\u{fffd}Ÿ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂĂÄÅÆÇÈÉÊË\u{300}ÍÎÏĐÑ\u{309}ÓÔƠÖ×ØÙÚÛÜƯ\u{303}ßàáâăäåæçèéêë\u{301}íîïđñ\u{323}óôơö÷øùúûüư₫ÿ",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_encodings_are_read_as_programs_write_them() {
        for name in ["UTF-8", "utf8", "65001", " UTF-8\r\n"] {
            assert_eq!(Encoding::named(name), Some(Encoding::Utf8), "{name}");
        }
        let cyrillic = Encoding::named("1251").unwrap();
        for name in ["CP1251", "ANSI 1251", "windows-1251", "Cp1251"] {
            assert_eq!(Encoding::named(name), Some(cyrillic), "{name}");
        }
        assert_eq!(Encoding::named("Big5"), None);
        assert_eq!(Encoding::of_driver(0xc9), cyrillic);
        assert_eq!(Encoding::of_driver(0), Encoding::Unsaid);
    }

    /// Python: `"Донецьк".encode("cp1251")`, and so on.
    #[test]
    fn texts_are_decoded() {
        for (name, bytes, expected) in [
            ("1251", &b"\xc4\xee\xed\xe5\xf6\xfc\xea \xbf"[..], "Донецьк ї"),
            ("866", b"\x84\xae\xad\xa5\xe6\xea", "Донецъ"),
            ("1256", b"\xcd\xe1\xc8", "حلب"),
            ("1252", b"\x80 \xfc", "€ ü"),
            ("UTF-8", "Донецьк".as_bytes(), "Донецьк"),
        ] {
            assert_eq!(Encoding::named(name).unwrap().decode(bytes).0, expected, "{name}");
        }
        assert_eq!(Encoding::Unsaid.decode("ü".as_bytes()), ("ü".into(), false));
        assert_eq!(Encoding::Unsaid.decode(b"\xfc"), ("ü".into(), true));
    }

    #[test]
    fn every_page_is_whole() {
        for (name, page) in PAGES {
            assert_eq!(page.chars().count(), 128, "{name}");
        }
    }
}
