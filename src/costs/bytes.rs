//! Bytes on the wire: the lines that a login adds to HTTP, as they were sent.

use cloakroom_engine::exchange::header;
use serde::Serialize;

use super::{
    NotMeasured,
    site::{self, LOG_IN, TAKE_TOKEN},
};
use crate::sandbox::Services;

/// One kind of login.
#[derive(Debug, Clone, Serialize)]
pub struct OnTheWire {
    /// `session`, `signed`, `host_prefix` or `jwt`.
    pub kind: &'static str,
    /// The switch that was moved for it, if any.
    pub set: Option<&'static str>,
    /// Bytes of the `Set-Cookie` line with its line end, once for each login.
    pub set_cookie: usize,
    /// Bytes of the `Cookie` line with its line end, on each request.
    pub cookie: usize,
    /// Bytes of the record in the store, written as JSON.
    pub record: usize,
    /// The line of the answer. Its sandbox is gone, and so it opens nothing.
    pub set_cookie_line: String,
    /// The line of the next request.
    pub cookie_line: String,
}

const KINDS: [(&str, Option<&str>, &str, &str); 4] = [
    ("session", None, LOG_IN, "/account"),
    ("signed", Some("signed"), LOG_IN, "/account"),
    ("host_prefix", Some("host_prefix"), LOG_IN, "/account"),
    ("jwt", None, TAKE_TOKEN, "/token"),
];

pub(super) async fn all(services: &Services) -> Result<Vec<OnTheWire>, NotMeasured> {
    let mut all = Vec::new();
    for (kind, set, log_in, then) in KINDS {
        let site = site::open(services, set.as_slice())?;
        let steps = format!("{log_in}\nopen https://hotel.grand.example{then}\n=> 200");
        let exchanges = site::alice(&site, &steps).await?;
        let missing = |what: &str| NotMeasured::Site(format!("no {what} line for {kind}"));
        let set_cookie = exchanges.iter().rev().find_map(|x| x.response.header("set-cookie"));
        let cookie = exchanges.last().and_then(|x| header(&x.request.headers, "cookie"));
        let set_cookie_line = format!("Set-Cookie: {}", set_cookie.ok_or_else(|| missing("Set-Cookie"))?);
        let cookie_line = format!("Cookie: {}", cookie.ok_or_else(|| missing("Cookie"))?);
        let written = |record: &crate::store::StoredRecord| serde_json::to_string(&*record.data).map_or(0, |t| t.len());
        let record = site.records().await?.iter().map(written).sum();
        // RFC 9112, section 2.1: each line ends with CR and LF.
        let on_wire = |line: &str| line.len() + 2;
        let (set_cookie, cookie) = (on_wire(&set_cookie_line), on_wire(&cookie_line));
        all.push(OnTheWire { kind, set, set_cookie, cookie, record, set_cookie_line, cookie_line });
    }
    Ok(all)
}
