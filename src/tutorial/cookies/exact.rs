//! Our own cookie, read from the bytes of the `Cookie` header as they came.
//!
//! tower-cookies decodes `%5F` in names and trims every white space of Unicode, so that a page on a demo host could set
//! a cookie for the parent domain that passes for `__Host-cloakroom`. Browsers guard the exact name only. So nothing but
//! the exact name gets as far as that: with an ID as its value, and once.

use http::{HeaderMap, HeaderValue, header};

use crate::cookie_header;

/// An ID of tower-sessions: 128 bits in base64url.
const ID_LENGTH: usize = 22;

/// Takes every cookie out of the headers but the one of this name, if it is there once and is an ID.
pub(super) fn keep_only(headers: &mut HeaderMap, name: &str) {
    let ours = id(headers, name).and_then(|id| HeaderValue::from_bytes(&[name.as_bytes(), b"=", id].concat()).ok());
    headers.remove(header::COOKIE);
    if let Some(ours) = ours {
        headers.insert(header::COOKIE, ours);
    }
}

fn id<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let is_id = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    cookie_header::only(headers, name).filter(|value| value.len() == ID_LENGTH && value.iter().all(is_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AAAAAAAAAAAAAAAAAAAAAA";
    const OTHER: &str = "BBBBBBBBBBBBBBBBBBBBBB";

    fn left(lines: &[String], name: &str) -> Option<String> {
        let value = |line: &String| HeaderValue::from_bytes(line.as_bytes()).unwrap();
        let mut headers: HeaderMap = lines.iter().map(|line| (header::COOKIE, value(line))).collect();
        keep_only(&mut headers, name);
        assert!(headers.get_all(header::COOKIE).iter().count() < 2);
        headers.get(header::COOKIE).map(|v| v.to_str().unwrap().to_owned())
    }

    #[test]
    fn our_name_is_read_by_its_exact_bytes_and_once() {
        for name in ["__Host-cloakroom", "cloakroom"] {
            let ours = format!("{name}={ID}");
            let encoded = format!("%{:02X}{}", name.as_bytes()[0], &name[1..]);
            for alone in [ours.clone(), format!("a=b; {ours}"), format!("{ours}; a=b"), format!("a; {ours}; =")] {
                assert_eq!(left(&[alone], name), Some(ours.clone()));
            }
            let looks_like_it = [
                format!("{encoded}={OTHER}"),
                format!("\u{2000}{name}={OTHER}"),
                format!("\u{a0}{name}={OTHER}"),
                format!("{name}\u{2003}={OTHER}"),
                format!("\t{name}={OTHER}"),
                format!(" {name}={OTHER}"),
                format!("{name} ={OTHER}"),
                format!("{}={OTHER}", name.to_uppercase()),
                format!("x={name}={OTHER}"),
                format!("={name}={OTHER}"),
            ];
            for other in looks_like_it {
                assert_eq!(left(&[format!("a=b; {other}")], name), None, "{other:?} alone");
                for line in [format!("{ours}; {other}"), format!("c=d; {other}; {ours}")] {
                    assert_eq!(left(std::slice::from_ref(&line), name), Some(ours.clone()), "{line:?}");
                }
                assert_eq!(left(&[other, ours.clone()], name), Some(ours.clone()), "in a line of its own");
            }
            for twice in [format!("{name}={OTHER}; {ours}"), format!("{ours}; {ours}"), format!("{ours}; {name}=")] {
                assert_eq!(left(&[twice], name), None, "not the one, and not the other");
            }
            assert_eq!(left(&[ours.clone(), format!("{name}={OTHER}")], name), None, "in two lines");
            let no_ids = [format!("\"{ID}\""), format!("{ID} "), format!("{ID}%20"), "short".into(), "%41".repeat(22)];
            for value in no_ids {
                assert_eq!(left(&[format!("{name}={value}")], name), None, "{value}");
            }
        }
    }
}
