//! A QR code (ISO/IEC 18004) as one path of an SVG.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// The dark modules, as lines of one unit.
#[derive(Debug, Serialize)]
pub(super) struct Qr {
    /// What it says.
    text: String,
    /// Modules a side, without the quiet zone of four.
    size: i32,
    path: String,
}

impl Qr {
    /// An address in capitals: they take the smaller alphabet of the code, and host names and our paths do not mind.
    pub(super) fn of(address: &str) -> Option<Self> {
        let text = address.to_uppercase();
        let code = QrCode::encode_text(&text, QrCodeEcc::Medium).ok()?;
        let size = code.size();
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let from = x;
                while x < size && code.get_module(x, y) {
                    x += 1;
                }
                if x > from {
                    // Writing into a string does not fail.
                    let _ = write!(path, "M{from} {y}.5h{}", x - from);
                }
                x += 1;
            }
        }
        Some(Self { text, size, path })
    }
}

/// For a terminal: two modules a character, light on dark and dark on light alike, by a quiet zone of its own.
#[must_use]
pub fn for_terminal(address: &str) -> Option<String> {
    let code = QrCode::encode_text(&address.to_uppercase(), QrCodeEcc::Low).ok()?;
    let (from, to) = (-2, code.size() + 2);
    // Dark modules are drawn as gaps, on a ground of blocks: so a dark terminal shows dark on light.
    let light = |x, y| !code.get_module(x, y);
    let mut text = String::new();
    for y in (from..to).step_by(2) {
        for x in from..to {
            text.push(match (light(x, y), y + 1 >= to || light(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push('\n');
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_capitals_takes_twenty_five_modules() {
        let qr = Qr::of("http://192.168.4.20:3000/j/KTVRMP").unwrap();
        assert_eq!((qr.size, qr.text.as_str()), (25, "HTTP://192.168.4.20:3000/J/KTVRMP"));
        assert!(qr.path.starts_with("M0 0.5h7"), "the corner of every code: {}", qr.path);
        let lines: Vec<String> =
            for_terminal("http://192.168.4.20:3000/j/KTVRMP").unwrap().lines().map(str::to_owned).collect();
        assert!(lines.iter().all(|line| line.chars().count() == lines[0].chars().count()));
    }
}
