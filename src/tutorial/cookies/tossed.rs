//! Under a class's name no prefix guards our cookie: a demo site below it can set another one of the same name.
//!
//! Two of a name count as no session. Without a way out the learner would stay out: whoever joins again gets a cookie of the
//! host alone, and the other is still there. Ours never has a Domain. So the lines here let only those end that have one.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use cloakroom_engine::site::registrable_domain;

use super::Problem;
use crate::{
    cookie_header,
    plain::{self, Framed, Plain},
    tutorial::headers::for_people,
};

/// A cookie can stand on any folder of the path; so many are looked through.
const MOST_PATHS: usize = 12;

/// Did two of this name come?
pub(super) fn is_there(headers: &HeaderMap, name: &str) -> bool {
    cookie_header::pairs(headers).filter(|(n, _)| *n == name.as_bytes()).count() > 1
}

/// Tells the browser to let go of what a sibling set, and the visitor to ask again.
pub(super) fn refuse(request: &Request, name: &str, host: &str) -> Response {
    let says = "Another site of this class has set a second cookie with the name of ours, and nobody can tell whose is whose. \
                Your browser was told to drop the other one. Open the page again: you are still who you were.";
    let mut response = if for_people(request) {
        let page = Plain::says(StatusCode::CONFLICT, "Two cookies of one name", says);
        (page.status, plain::headers(Framed::Never), page.html).into_response()
    } else {
        Problem::NotNow { says: says.to_owned() }.into_response()
    };
    for line in lines(request.uri().path(), name, host) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

/// One for each folder on the way to this path, at each name that a cookie for this host can be set for (RFC 10025, section
/// 5.1).
fn lines(path: &str, name: &str, host: &str) -> Vec<HeaderValue> {
    let mut folders = vec!["/"];
    for (at, _) in path.match_indices('/').skip(1) {
        folders.extend([&path[..at], &path[..=at]]);
    }
    folders.push(path);
    folders.dedup();
    folders.truncate(MOST_PATHS);
    let line = |folder: &str, domain: &str| format!("{name}=; Path={folder}; Domain={domain}; Max-Age=0");
    let all = domains(host).flat_map(|domain| folders.iter().map(move |folder| line(folder, domain)));
    all.filter_map(|line| HeaderValue::from_str(&line).ok()).collect()
}

/// The host and what it is below, as far as somebody can own it.
fn domains(host: &str) -> impl Iterator<Item = &str> {
    let site = registrable_domain(host);
    let dots = host.match_indices('.').map(|(at, _)| at + 1);
    std::iter::once(0).chain(dots).map(|at| &host[at..]).take_while(|domain| domain.len() >= site.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_that_a_cookie_can_stand_on_gets_a_line_and_our_own_cookie_none() {
        let lines = lines("/class/you", "cloakroom", "class.example");
        let lines: Vec<_> = lines.iter().map(|line| line.to_str().unwrap()).collect();
        for folder in ["/", "/class", "/class/", "/class/you"] {
            let line = format!("cloakroom=; Path={folder}; Domain=class.example; Max-Age=0");
            assert!(lines.contains(&line.as_str()), "{folder}: {lines:?}");
        }
        assert!(lines.iter().all(|line| line.contains("; Domain=")), "without Domain it would be ours: {lines:?}");
        let all: Vec<_> = domains("room5.school.example").collect();
        assert_eq!(all, ["room5.school.example", "school.example"], "and not of everybody’s example");
    }

    #[test]
    fn a_path_of_a_thousand_folders_gets_a_dozen_lines() {
        assert_eq!(lines(&"/a".repeat(1_000), "cloakroom", "class.example").len(), MOST_PATHS);
    }
}
