//! What no event of tower-sessions tells: which cookie came, whether its signature is ours, and what
//! went back. For the timeline; nothing here decides anything.

use cloakroom_engine::exchange::TraceEvent;
use http::{
    HeaderMap,
    header::{COOKIE, SET_COOKIE},
};
use tower_sessions::cookie::{Cookie, CookieJar, Key};

use crate::passage::Recorder;

/// The session cookie as the library reads it: names decoded, and of several with one name the last.
pub(super) fn arrives(recorder: &Recorder, headers: &HeaderMap, name: &str, key: Option<&Key>) {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    let read = lines.flat_map(|line| line.split(';')).filter_map(|pair| Cookie::parse_encoded(pair).ok());
    let mut values: Vec<String> = read.filter(|c| c.name() == name).map(|c| c.value().to_owned()).collect();
    let of = values.len();
    let Some(value) = values.pop() else { return recorder.note(TraceEvent::NoCookie) };
    recorder.note(TraceEvent::Cookie { value: value.clone(), of });
    if let Some(key) = key {
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new(name.to_owned(), value));
        recorder.note(TraceEvent::Signature { good: jar.signed(key).get(name).is_some() });
    }
}

/// The answer as it leaves the hotel.
pub(super) fn leaves(recorder: &Recorder, status: u16, headers: &HeaderMap, name: &str) {
    let mut lines = headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
    let set_cookie = lines.find(|line| line.split('=').next() == Some(name)).map(str::to_owned);
    recorder.note(TraceEvent::Leaves { status, set_cookie });
}
