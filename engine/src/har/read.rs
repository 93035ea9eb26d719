//! A HAR file read: only what concerns cookies.
//!
//! What lives here: the fields that are read. Why here: browsers write them a little differently. Deliberately absent:
//! bodies; they are skipped while the file is read.
//!
//! Format: HAR 1.2 (software.is/har-12-spec), and the fields with an underscore that Chromium adds.

use serde::Deserialize;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};
use url::Url;

/// What a HAR holds, as far as cookies care.
#[derive(Debug, Clone, Default)]
pub struct Har {
    /// What wrote it: `WebInspector` is Chromium.
    pub creator: String,
    /// The requests, in the order in which they began.
    pub entries: Vec<Entry>,
    /// Entries that could not be used: no http address, or more than are taken.
    pub left_out: usize,
}

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) at: OffsetDateTime,
    /// So long after its beginning its answer's headers were there.
    pub(super) headers_after: Duration,
    pub(super) page: String,
    pub(super) method: String,
    pub(super) url: Url,
    pub(super) resource: String,
    pub(super) initiator: Option<String>,
    pub(super) request: Headers,
    pub(super) status: u16,
    pub(super) response: Headers,
    pub(super) leads_to: Option<Url>,
}

/// Headers, as they stand in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Headers(Vec<Pair>);

/// No HAR, and what it is instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotHar(pub String);

/// More requests are not taken: a page of them could not be read by anybody.
const MOST: usize = 5000;

#[derive(Deserialize)]
struct File {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    #[serde(default)]
    creator: Option<Creator>,
    entries: Vec<RawEntry>,
}

#[derive(Deserialize)]
struct Creator {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawEntry {
    #[serde(default)]
    started_date_time: String,
    #[serde(default)]
    time: Option<f64>,
    #[serde(default)]
    timings: Option<Timings>,
    #[serde(default)]
    pageref: Option<String>,
    request: RawRequest,
    #[serde(default)]
    response: RawResponse,
    #[serde(default, rename = "_resourceType")]
    resource_type: Option<String>,
    #[serde(default, rename = "_initiator")]
    initiator: Option<RawInitiator>,
}

#[derive(Deserialize)]
struct Timings {
    #[serde(default)]
    receive: Option<f64>,
}

#[derive(Deserialize)]
struct RawRequest {
    #[serde(default)]
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default)]
    cookies: Vec<Pair>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct RawResponse {
    #[serde(default)]
    status: i64,
    #[serde(default)]
    headers: Vec<Pair>,
    #[serde(default, rename = "redirectURL")]
    redirect_url: Option<String>,
}

#[derive(Deserialize)]
struct RawInitiator {
    #[serde(default)]
    url: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Pair {
    name: String,
    #[serde(default)]
    value: String,
}

impl Har {
    /// Reads a HAR.
    ///
    /// # Errors
    /// It is none; says what is wrong.
    pub fn read(text: &str) -> Result<Har, NotHar> {
        let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            NotHar(format!("This is no HAR: {error}. A HAR is JSON with log.entries; browsers write one in the Network tab, Export HAR"))
        })?;
        let creator = file.log.creator.map(|by| format!("{} {}", by.name, by.version).trim().to_owned());
        let all = file.log.entries.len();
        let mut entries: Vec<Entry> = file.log.entries.into_iter().filter_map(Entry::of).take(MOST).collect();
        entries.sort_by_key(|entry| entry.at);
        let left_out = all - entries.len();
        Ok(Har { creator: creator.unwrap_or_default(), entries, left_out })
    }
}

impl Entry {
    fn of(raw: RawEntry) -> Option<Entry> {
        let url =
            Url::parse(&raw.request.url).ok().filter(|url| matches!(url.scheme(), "http" | "https" | "ws" | "wss"))?;
        let mut request = Headers(raw.request.headers);
        if request.get("cookie").is_none() && !raw.request.cookies.is_empty() {
            // Some tools list the cookies and leave the header out.
            let pairs: Vec<String> =
                raw.request.cookies.iter().map(|pair| format!("{}={}", pair.name, pair.value)).collect();
            request.0.push(Pair { name: "cookie".to_owned(), value: pairs.join("; ") });
        }
        let response = Headers(raw.response.headers);
        let location = response.get("location").map(str::to_owned).or(raw.response.redirect_url);
        let status = u16::try_from(raw.response.status).unwrap_or(0);
        let leads_to = location.filter(|to| !to.is_empty() && matches!(status, 301 | 302 | 303 | 307 | 308));
        Some(Entry {
            at: OffsetDateTime::parse(&raw.started_date_time, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH),
            headers_after: headers_after(raw.time, raw.timings.and_then(|timings| timings.receive)),
            page: raw.pageref.unwrap_or_default(),
            method: if raw.request.method.is_empty() { "GET".to_owned() } else { raw.request.method },
            leads_to: leads_to.and_then(|to| url.join(&to).ok()),
            url,
            resource: raw.resource_type.unwrap_or_default(),
            initiator: raw.initiator.and_then(|by| by.url).filter(|url| !url.is_empty()),
            request,
            status,
            response,
        })
    }

    /// The cookies that went along: name and value, as they stand in the header.
    pub(super) fn sent(&self) -> Vec<(&str, &str)> {
        let header = self.request.get("cookie").unwrap_or_default();
        let pairs = header.split(';').map(|pair| pair.trim_matches([' ', '\t'])).filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or(("", pair))).collect()
    }

    /// The lines of the answer. Several stand in one value in some files, a line each.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.response.all("set-cookie").flat_map(|value| value.split('\n')).filter(|line| !line.trim().is_empty())
    }
}

/// The whole time without that in which the body came in; both in milliseconds, -1 where it is not known.
fn headers_after(time: Option<f64>, receive: Option<f64>) -> Duration {
    let known = |ms: Option<f64>| ms.filter(|ms| ms.is_finite() && *ms > 0.0).unwrap_or(0.0);
    Duration::seconds_f64(((known(time) - known(receive)) / 1000.0).clamp(0.0, 3600.0))
}

impl Headers {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|pair| pair.name.eq_ignore_ascii_case(name)).map(|pair| pair.value.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |pair| pair.name.eq_ignore_ascii_case(name)).map(|pair| pair.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Har;

    #[test]
    fn only_what_concerns_cookies_is_read_and_the_rest_may_be_anything() {
        let har = Har::read(
            r#"{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": 7, "entries": [
                {"startedDateTime": "2026-11-29T13:41:02.5Z", "time": 10.5, "request": {"method": "GET", "url": "https://shop.example/",
                 "headers": [{"name": "Cookie", "value": "a=1; b=2=3; bare"}], "cookies": [], "bodySize": "x"},
                 "response": {"status": 302, "headers": [{"name": "set-cookie", "value": "c=1; Path=/\nd=2"}, {"name": "Location", "value": "/in"}], "content": {"text": {}}}},
                {"startedDateTime": "2026-11-29T13:41:01Z", "request": {"url": "data:text/plain,x"}},
                {"startedDateTime": "not a date", "request": {"url": "https://shop.example/old", "cookies": [{"name": "a", "value": "1"}]}}]}}"#,
        )
        .unwrap_or_else(|error| unreachable!("{error}"));
        assert_eq!((har.creator.as_str(), har.entries.len(), har.left_out), ("WebInspector 537.36", 2, 1));
        let (old, first) = (&har.entries[0], &har.entries[1]);
        assert_eq!(old.sent(), [("a", "1")]);
        assert_eq!(first.sent(), [("a", "1"), ("b", "2=3"), ("", "bare")]);
        assert_eq!(first.lines().collect::<Vec<_>>(), ["c=1; Path=/", "d=2"]);
        assert_eq!(first.leads_to.as_ref().map(url::Url::as_str), Some("https://shop.example/in"));
    }

    #[test]
    fn what_is_no_har_is_told_so() {
        for text in ["", "{}", "[1]", r#"{"log": {}}"#, r#"{"log": {"entries": {}}}"#, "\0", "<html>"] {
            let Err(error) = Har::read(text) else { unreachable!("{text} was read") };
            assert!(error.to_string().contains("no HAR"), "{error}");
        }
    }
}
