//! What hyper refuses without asking us: it answers with a status and no body. Here is a page for each.

use bytes::{BufMut, Bytes, BytesMut};
use http::StatusCode;

use crate::plain::{self, Framed, Plain};

/// Ours, if these bytes are one of hyper's own answers, whole. Answers of ours have more lines than those.
pub(super) fn in_place_of(bytes: &[u8]) -> Option<Bytes> {
    let rest = bytes.strip_prefix(b"HTTP/1.1 4")?;
    let head = std::str::from_utf8(rest).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let (title, says) = match lines.next()?.get(..2)? {
        "00" => {
            ("That cannot be read", "This is no request of HTTP/1.1 that can be read. Go back and send it once more.")
        }
        "14" => ("Too long", "The address is too long: at most 64 kB are read. Go back and shorten it."),
        "31" => ("Too many headers", "At most 1 MB of headers is read, and 100 of them. Send fewer, or shorter ones."),
        _ => return None,
    };
    let bare = |line: &str| line == "connection: close" || line == "content-length: 0" || line.starts_with("date: ");
    if !lines.all(bare) || !head.contains("\r\ncontent-length: 0") {
        return None;
    }
    let status = StatusCode::from_bytes(&bytes[9..12]).ok()?;
    let page = Plain::says(status, title, says).html;
    let mut answer = BytesMut::with_capacity(page.len() + 1024);
    answer
        .put_slice(format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n", page.len()).as_bytes());
    for (name, value) in &plain::headers(Framed::Never) {
        answer.put_slice(name.as_str().as_bytes());
        answer.put_slice(b": ");
        answer.put_slice(value.as_bytes());
        answer.put_slice(b"\r\n");
    }
    answer.put_slice(b"\r\n");
    answer.put_slice(page.as_bytes());
    Some(answer.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hypers_own_answers_are_replaced() {
        let bare = |status: &str| {
            format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\ndate: today\r\n\r\n")
        };
        for status in ["400 Bad Request", "414 URI Too Long", "431 Request Header Fields Too Large"] {
            let ours = in_place_of(bare(status).as_bytes()).unwrap();
            let ours = String::from_utf8(ours.to_vec()).unwrap();
            let (head, body) = ours.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{head}");
            assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
            assert!(head.contains("content-security-policy: ") && body.contains("<h1>"));
        }
        assert_eq!(in_place_of(bare("404 Not Found").as_bytes()), None);
        assert_eq!(in_place_of(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nx-ours: 1\r\n\r\n"), None);
        assert_eq!(in_place_of(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n\r\nno\n"), None);
        assert_eq!(in_place_of(b"HTTP/1.1 400 Bad"), None);
    }
}
