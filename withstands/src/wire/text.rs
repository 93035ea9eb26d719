//! An answer's bytes as text: unpacked if it came packed, and read in the encoding that it says.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Came;

/// The longest text of an answer, in bytes: a small answer can unpack to gigabytes.
const MOST_TEXT: u64 = 512 * 1024;
/// So much of a page is searched for the encoding that it names.
const MOST_PRESCAN: usize = 1024;

/// The body as text.
pub(super) fn text(came: &Came) -> String {
    let header = |name: &str| came.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str());
    let packed = header("content-encoding").map(|how| how.trim().to_ascii_lowercase());
    let body = unpacked(packed.as_deref(), &came.body);
    let said = header("content-type").and_then(charset);
    let in_page = || charset(&String::from_utf8_lossy(&body[..body.len().min(MOST_PRESCAN)]));
    // A byte order mark goes before what a header says.
    said.or_else(in_page).unwrap_or(UTF_8).decode(&body).0.into_owned()
}

/// What cannot be unpacked stays as it came.
fn unpacked(how: Option<&str>, body: &[u8]) -> Vec<u8> {
    let read = |from: &mut dyn Read| {
        let mut out = Vec::new();
        // A stream that breaks off has a beginning all the same.
        let _ = from.take(MOST_TEXT).read_to_end(&mut out);
        (!out.is_empty()).then_some(out)
    };
    let out = match how {
        Some("gzip" | "x-gzip") => read(&mut MultiGzDecoder::new(body)),
        Some("deflate") => read(&mut ZlibDecoder::new(body)).or_else(|| read(&mut DeflateDecoder::new(body))),
        _ => None,
    };
    out.unwrap_or_else(|| body.to_vec())
}

/// The encoding behind `charset=`, where it is one.
fn charset(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let label = lower.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    let label: String = label.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn came(headers: &[(&str, &str)], body: &[u8]) -> Came {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Came { status: 200, headers, body: body.to_vec().into(), cut: false }
    }

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(body).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn an_answer_is_read_in_its_encoding() {
        let wide: Vec<u8> = "Grüße".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&came(&[("Content-Type", "text/html; charset=UTF-16LE")], &wide)), "Grüße");
        let marked = [&[0xff, 0xfe], &wide[..]].concat();
        assert_eq!(text(&came(&[("content-type", "text/html")], &marked)), "Grüße");
        let latin = b"<META CHARSET=iso-8859-1>Gr\xfc\xdfe";
        assert!(text(&came(&[], latin)).ends_with("Grüße"));
        assert_eq!(text(&came(&[("content-type", "text/html; charset=nonsense")], "Grüße".as_bytes())), "Grüße");
        assert_eq!(text(&came(&[], b"\xff")), "\u{fffd}");
    }

    #[test]
    fn a_packed_answer_is_unpacked_and_never_beyond_its_limit() {
        let packed = [("Content-Encoding", "gzip"), ("content-type", "text/html; charset=utf-8")];
        assert_eq!(text(&came(&packed, &gzip("Grüße".as_bytes()))), "Grüße");
        let bomb = gzip(&vec![b'a'; 200 << 20]);
        assert_eq!(text(&came(&packed, &bomb)).len() as u64, MOST_TEXT);
        assert_eq!(text(&came(&packed, b"not packed")), "not packed");
    }
}
