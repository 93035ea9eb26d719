//! The page with the button that lets a browser forget cookies, and what the button does.
//!
//! It must work when nothing else does: so it is a plain page with its style in itself, and a form.

use axum::{
    Extension,
    body::Bytes,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{CLEAR, MOST};
use crate::{
    cookie_header,
    hosts::{Asked, HostKind},
    plain::{self, Framed, Plain, escaped},
    tutorial::Problem,
};

/// So many names are shown, each so long.
const SHOWN: usize = 12;
const LONGEST_SHOWN: usize = 40;
/// Browsers read 256 kB of headers; so much of it may be lines that make a cookie expire.
const MOST_LINES: usize = 64 * 1024;
const OURS: [&str; 2] = ["cloakroom", "__Host-cloakroom"];
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The cookies that came with a request.
#[derive(Debug, Clone)]
pub(in crate::tutorial) struct Sent {
    names: Vec<Vec<u8>>,
    length: usize,
}

impl Sent {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let names = cookie_header::pairs(headers).map(|(name, _)| name.to_vec()).collect();
        Self { names, length: super::length(headers) }
    }

    /// `a, b and 178 more`
    fn words(&self) -> String {
        let shown = self.names.iter().take(SHOWN).map(|name| {
            let name: String = String::from_utf8_lossy(name).chars().take(LONGEST_SHOWN).collect();
            format!("<code>{}</code>", escaped(if name.is_empty() { "(no name)" } else { &name }))
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match self.names.len().saturating_sub(SHOWN) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }
}

/// `GET /clear-cookies`: changes nothing.
pub(in crate::tutorial) async fn show(
    Extension(sent): Extension<Sent>,
    Extension(place): Extension<HostKind>,
    Extension(asked): Extension<Asked>,
) -> Response {
    page(StatusCode::OK, "Clear cookies", "", &Offer { sent: &sent, place: &place, host: &asked.name })
}

/// The same page in place of another one, for which the cookies are too many.
pub(super) fn too_many(request: &Request) -> Response {
    let sent = Sent::of(request.headers());
    let lead = format!(
        "<p>Your browser sent {} kB of cookies. This server reads {} kB, so it cannot show you the page. Some site has \
         set too many cookies for this address; a script on a demo site can do that. Clear them here, then open the page \
         again. Your progress is kept.</p>",
        sent.length.div_ceil(1024),
        MOST / 1024
    );
    let extensions = request.extensions();
    let place = extensions.get::<HostKind>().unwrap_or(&HostKind::Doorstep);
    let host = extensions.get::<Asked>().map_or("localhost", |asked| asked.name.as_str());
    page(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Too many cookies", &lead, &Offer { sent: &sent, place, host })
}

/// What can be cleared from here.
struct Offer<'a> {
    sent: &'a Sent,
    place: &'a HostKind,
    host: &'a str,
}

impl Offer<'_> {
    fn html(&self) -> String {
        if *self.place == HostKind::Tutorial { self.on_our_name() } else { self.elsewhere() }
    }

    /// All cookies of this name are Cloakroom's, so the thorough way is the right one.
    fn on_our_name(&self) -> String {
        let sent = match self.sent.names.len() {
            0 => "None came with this request.".to_owned(),
            n => format!("{n} came with this request: {}.", self.sent.words()),
        };
        format!(
            "{}<h2>What goes</h2><ul><li>Every cookie that this browser keeps for {} and for the names below it: \
             the hotels and shops of your sandboxes. {sent}</li><li>Cloakroom’s own cookie with them. You get a new \
             sandbox the next time you send something.</li><li>The cookies of another Cloakroom on another port too: \
             cookies know no port.</li></ul><h2>What stays</h2><p>Your progress: it is in no cookie. The \
             cookies of localhost and of every other site.</p>",
            button("site", &format!("Clear the cookies of {}", self.host)),
            self.host
        )
    }

    fn who_else(&self, host: &str) -> String {
        match self.place {
            HostKind::Untrusted => "A demo site of this class may have set them.".to_owned(),
            _ => format!("Other programs that you open at {host} may have set them."),
        }
    }

    /// `localhost` and addresses are shared with whatever else runs on this machine.
    fn elsewhere(&self) -> String {
        let host = escaped(self.host);
        let (first, goes) = match self.sent.length > MOST {
            true => (
                button("sent", &format!("Clear the {} cookies that came with this request", self.sent.names.len())),
                format!("{}. {}", self.sent.words(), self.who_else(&host)),
            ),
            false => (
                button("own", "Clear Cloakroom’s own cookie"),
                "Only Cloakroom’s own cookie. You get a new sandbox the next time you send something.".to_owned(),
            ),
        };
        let mut html = format!("{first}<h2>What goes</h2><p>{goes}</p>");
        // A browser heeds Clear-Site-Data only from an address that it trusts, and over plain http those are this machine's.
        if self.host == "localhost" || self.host.starts_with("127.") || self.host == "::1" {
            html += &format!(
                "<h2>The thorough way</h2><p>This clears every cookie that the browser keeps for {host}, also those of \
                 other programs on other ports: you may have to log in to them again.</p>{}",
                button("site", &format!("Clear every cookie of {host}")).replace(" class=\"first\"", "")
            );
        }
        html + "<h2>What stays</h2><p>Your progress: it is in no cookie.</p>"
    }
}

/// Lines by which a browser forgets what it sent, of this host and of the parent domain.
pub fn forget(headers: &HeaderMap, parent: &str) -> Vec<HeaderValue> {
    let names: Vec<&[u8]> = cookie_header::pairs(headers).map(|(name, _)| name).collect();
    expiring(&names, Some(parent))
}

fn button(of: &str, says: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{CLEAR}\"><button class=\"first\" type=\"submit\" name=\"of\" value=\"{of}\">{}</button></form>",
        escaped(says)
    )
}

fn page(status: StatusCode, title: &str, lead: &str, offer: &Offer<'_>) -> Response {
    let help = format!(
        "<p class=\"second\">If the button does not help, clear the cookies of {} in the settings of your browser.</p>",
        escaped(offer.host)
    );
    let back = if status.is_success() { "<p><a href=\"/\">The course map</a></p>" } else { "" };
    whole(Plain::new(status, title, &format!("{lead}{}{help}{back}", offer.html())))
}

fn whole(page: Plain) -> Response {
    (page.status, plain::headers(Framed::Never), page.html).into_response()
}

/// `POST /clear-cookies`, `of=own`, `of=sent` or `of=site`.
pub(in crate::tutorial) async fn clear(
    Extension(sent): Extension<Sent>,
    Extension(place): Extension<HostKind>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, Problem> {
    let of = url::form_urlencoded::parse(&body).find(|(name, _)| name == "of").map(|(_, value)| value.into_owned());
    let names: Vec<&[u8]> = OURS.iter().map(|name| name.as_bytes()).collect();
    let with_sent = || names.iter().copied().chain(sent.names.iter().map(Vec::as_slice)).collect();
    let (names, site): (Vec<&[u8]>, bool) = match of.as_deref() {
        Some("own") => (names, false),
        Some("sent") => (with_sent(), false),
        Some("site") => (with_sent(), true),
        _ => return Err(Problem::bad("of", "`of` is own, sent or site")),
    };
    let says = match site {
        true => format!("Your browser was told to forget every cookie of {}.", escaped(&asked.name)),
        false => "Your browser was told to forget these cookies.".to_owned(),
    };
    let body = format!(
        "<p>{says} Your progress is kept. If this page or the next says again that there are too many, clear them in the \
         settings of your browser.</p><p><a href=\"/\">Open the course map</a></p>"
    );
    let mut response = whole(Plain::new(StatusCode::OK, "Cookies cleared", &body));
    let headers = response.headers_mut();
    let has_siblings = matches!(place, HostKind::Tutorial | HostKind::Untrusted);
    for line in expiring(&names, has_siblings.then_some(&asked.name)) {
        headers.append(header::SET_COOKIE, line);
    }
    if site {
        headers.insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cookies\""));
    }
    Ok(response)
}

/// Lines that let cookies of these names end: those of this host, and those of the parent domain that demo hosts share.
fn expiring(names: &[&[u8]], parent: Option<&str>) -> Vec<HeaderValue> {
    let domains = [Some(String::new()), parent.map(|parent| format!("; Domain={parent}"))];
    let (mut lines, mut length) = (Vec::new(), 0);
    for name in names.iter().filter(|name| !name.is_empty()) {
        for domain in domains.iter().flatten() {
            let secure = if name.starts_with(b"__") { "; Secure" } else { "" };
            let rest = format!("=; Path=/; Max-Age=0{domain}{secure}");
            let Ok(line) = HeaderValue::from_bytes(&[name, rest.as_bytes()].concat()) else { continue };
            length += line.len();
            if length > MOST_LINES {
                return lines;
            }
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_expires_stays_below_what_a_browser_reads_of_headers() {
        let long = vec![b'n'; 4096];
        let names = vec![long.as_slice(); 180];
        let lines = expiring(&names, Some("cloakroom.localhost"));
        assert!(lines.iter().map(HeaderValue::len).sum::<usize>() <= MOST_LINES && lines.len() > 10);
        let lines = expiring(&[b"a", b"__Host-cloakroom", b"", b"bad\n"], Some("cloakroom.localhost"));
        let lines: Vec<_> = lines.iter().map(|l| l.to_str().unwrap()).collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!(lines[1], "a=; Path=/; Max-Age=0; Domain=cloakroom.localhost");
        assert!(lines[2].ends_with("; Secure"));
    }
}
