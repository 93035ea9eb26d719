//! INSECURE ON PURPOSE, by switch: `refuse_duplicates` off.
//!
//! Two cookies of the session's name in one request: the hotel cannot know which is its own, so it takes neither, says so,
//! and removes both as far as a site can: with the `Domain` and the `Path` that they may have been set with. Off, the
//! library takes the last. Names are compared as they came; what only reads like the name is `exact_names`' to refuse.
//! Deliberately absent: anything against a request with one cookie, whoever set it.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::cookie::Attributes;
use crate::cookie_header::pairs;

// ANCHOR: refuse_duplicates
/// The answer to a request with several cookies of this name.
pub(super) fn refused(headers: &HeaderMap, name: &str, own: &Attributes, host: &str) -> Option<Response<Bytes>> {
    let several = pairs(headers).filter(|(called, _)| *called == name.as_bytes()).count() > 1; // MARK
    several.then(|| both_removed(name, own, host))
}
// ANCHOR_END: refuse_duplicates

fn both_removed(name: &str, own: &Attributes, host: &str) -> Response<Bytes> {
    let says = format!(
        "Your browser sent two cookies called {name}, and the hotel cannot tell which is its own. Both are removed as far \
         as it can remove them. Log in again. If this page comes again, another site of the same domain sets one of them.\n"
    );
    let mut response = Response::new(Bytes::from(says));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let parent = host.split_once('.').map(|(_, parent)| parent.to_owned());
    let paths: &[&'static str] = if own.path == "/" { &["/"] } else { &["/", own.path] };
    for domain in [None, parent] {
        for path in paths {
            let removal = Attributes { domain: domain.clone(), path, ..own.clone() }.removal(name).to_string();
            headers.extend(removal.parse().map(|line: HeaderValue| (header::SET_COOKIE, line)));
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::switch::{Setting, Switches};

    fn asked(cookies: &[&[u8]], settings: &[&str]) -> Option<Response<Bytes>> {
        let line = |line: &&[u8]| (header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        let headers: HeaderMap = cookies.iter().map(line).collect();
        let switches = settings.iter().map(|s| Setting::parse(s).unwrap()).fold(Switches::weakest(), Switches::with);
        let own = Attributes::of(&switches, "hotel.grand.example");
        refused(&headers, "sid", &own, "hotel.grand.example")
    }

    #[test]
    fn one_of_the_name_passes_and_two_do_not_in_one_line_or_in_two() {
        for one in
            [&b"sid=a"[..], b"theme=dark; sid=a", b"sid=a; SID=b", b"sid=a; %73id=b", b"sid=a; xsid=b", b"", b"\xff"]
        {
            assert!(asked(&[one], &[]).is_none(), "{one:?}");
        }
        for two in [&[&b"sid=a; sid=b"[..]][..], &[b"sid=a", b"sid=a"], &[b"sid=; x=1; sid=\xff"]] {
            let answer = asked(two, &[]).unwrap();
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        }
    }

    #[test]
    fn both_are_removed_where_a_neighbour_and_the_hotel_set_them() {
        let lines = |settings: &[&str]| -> Vec<String> {
            let answer = asked(&[b"sid=a; sid=b"], settings).unwrap();
            let lines = answer.headers().get_all(header::SET_COOKIE).iter();
            lines.map(|line| line.to_str().unwrap().to_owned()).collect()
        };
        let plain = lines(&["narrow_domain"]);
        assert_eq!(plain, ["sid=; Path=/; Max-Age=0", "sid=; Path=/; Domain=grand.example; Max-Age=0"]);
        let narrow = lines(&["narrow_domain", "narrow_path"]);
        assert_eq!(narrow.len(), 4);
        assert!(
            narrow.iter().all(|line| line.contains("Max-Age=0")) && narrow[1].contains("Path=/guests"),
            "{narrow:?}"
        );
    }
}
