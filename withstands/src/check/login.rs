//! What the login tells, and how often it may be tried.

use super::{Ended, Verdict, found, held, or_untried, untried};
use crate::{
    document::text_of,
    error::{Step, Stop},
    site::Site,
    token::letters,
    visitor::Trip,
};

pub(super) const IDS: &[&str] = &["user-enumeration", "password-in-url"];
pub(super) const LIMIT_IDS: &[&str] = &["login-unlimited"];

/// So many wrong passwords in a row without any answer to it are *no limit*.
const ENDLESS: u32 = 30;

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    Ok(vec![("user-enumeration", or_untried(words(site).await)?), ("password-in-url", or_untried(in_url(site).await)?)])
}

/// A login that failed, without what differs from one try to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refusal {
    status: u16,
    location: String,
    headers: Vec<String>,
    text: String,
}

pub(super) async fn wrong(site: &Site<'_>, who: &'static str, name: &str) -> Step<Trip> {
    let mut visitor = site.stranger(who);
    site.log_in(&mut visitor, name, &format!("Wrong-{}", letters(8))).await
}

/// A name that nobody has, of the same length and shape.
pub(super) fn unknown(name: &str) -> String {
    match name.split_once('@') {
        Some((local, host)) => format!("{}@{host}", letters(local.chars().count().max(6))),
        None => letters(name.chars().count().max(6)),
    }
}

fn refusal(trip: &Trip, name: &str) -> Refusal {
    let (first, last) = (trip.first(), trip.last());
    let without = |text: &str| {
        let text = text.to_lowercase().replace(&name.to_lowercase(), "NAME");
        // Tokens and times differ at each try, and tell nothing.
        let words =
            text.split_whitespace().filter(|word| !(word.len() > 7 && word.chars().any(|c| c.is_ascii_digit())));
        words.map(|w| if w.chars().any(|c| c.is_ascii_digit()) { "N" } else { w }).collect::<Vec<_>>().join(" ")
    };
    let text = if last.is_html() { text_of(&last.body) } else { last.body.clone() };
    let escaped: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let location = first.header("location").unwrap_or_default().replace(&escaped, "NAME");
    let mut headers: Vec<String> = first.headers.iter().map(|(n, _)| n.to_ascii_lowercase()).collect();
    headers.sort();
    headers.dedup();
    headers.retain(|header| {
        !matches!(header.as_str(), "date" | "content-length" | "etag" | "set-cookie" | "age" | "x-request-id")
    });
    Refusal { status: first.status, location: without(&location), headers, text: without(&text) }
}

/// Two wrong passwords for a name that there is, two for names that there are not.
async fn words(site: &Site<'_>) -> Step<Verdict> {
    let mallory = &site.people.mallory;
    let mark = site.net.mark();
    let (mut there, mut not) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let name = unknown(&mallory.name);
        not.push(refusal(&wrong(site, "a stranger", &name).await?, &name));
        there.push(refusal(&wrong(site, "a stranger", &mallory.name).await?, &mallory.name));
    }
    // Resets what counts wrong passwords, and shows that the account is not locked.
    site.mallory().await?;
    if there[0] != there[1] || not[0] != not[1] {
        return Ok(untried("two wrong passwords for the same kind of name are not answered alike"));
    }
    if there[0].status == 429 || not[0].status == 429 {
        return Ok(untried("the site limits logins now (429)"));
    }
    let (yes, no) = (&there[0], &not[0]);
    let says = if yes.status != no.status {
        format!(
            "For a name that exists a wrong password is answered with {}, for another with {}.",
            yes.status, no.status
        )
    } else if yes.location != no.location {
        format!("A wrong password leads to {} for a name that exists, to {} for another.", yes.location, no.location)
    } else if yes.text != no.text {
        format!(
            "The pages differ: \"{}\" for a name that exists, \"{}\" for another.",
            differs(&yes.text, &no.text),
            differs(&no.text, &yes.text)
        )
    } else if yes.headers != no.headers {
        format!("The answers' headers differ: {} against {}.", yes.headers.join(", "), no.headers.join(", "))
    } else {
        return Ok(held("status, address, words and headers are the same for names that exist and that do not"));
    };
    Ok(found(site, mark, says))
}

/// The words of one that the other has not.
fn differs(one: &str, other: &str) -> String {
    let have: Vec<&str> = other.split(' ').collect();
    let words: Vec<&str> = one.split(' ').filter(|word| !have.contains(word)).take(8).collect();
    words.join(" ")
}

/// Does the login form put the password into the address?
async fn in_url(site: &Site<'_>) -> Step<Verdict> {
    let (method, _) = site.target.sending(&site.target.login.send);
    let mark = site.net.mark();
    site.alice().await?;
    Ok(match method {
        http::Method::GET => {
            found(site, mark, "The login form is sent as a GET: name and password stand in the address.")
        }
        method => held(format!("the login form is sent as a {method}")),
    })
}

/// Wrong passwords in a row, until the site does something about it. First for a name that nobody has, so that no account
/// is locked where the site counts those too.
pub(super) async fn limit(site: &Site<'_>) -> Step<Vec<Ended>> {
    let verdict = match site.target.login.limit {
        0 => or_untried(unlimited(site).await)?,
        known => held(format!("the target file says that the site stops after {known}")),
    };
    Ok(vec![("login-unlimited", verdict)])
}

async fn unlimited(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let mallory = &site.people.mallory;
    for name in [unknown(&mallory.name), mallory.name.clone()] {
        let hers = if name == mallory.name {
            ": Mallory's account may be locked for a while. Write that number as limit under [login], and it is not tried again"
        } else {
            ""
        };
        let first = wrong(site, "a stranger", &name).await?;
        let usual = refusal(&first, &name);
        let mut slowest = first.first().took;
        // One slow answer is the machine's; a site that slows down does so again and again.
        let mut slow_in_a_row = 0;
        for tried in 2..=ENDLESS {
            let trip = match wrong(site, "a stranger", &name).await {
                // The form was there before: now the page itself is refused.
                Err(Stop::Untried(says)) => {
                    return Ok(held(format!("after {tried} wrong passwords there is no form any more: {says}{hers}")));
                }
                other => other?,
            };
            let now = refusal(&trip, &name);
            let slow = trip.first().took.as_millis() > 400 + slowest.as_millis() * 3;
            slow_in_a_row = if slow { slow_in_a_row + 1 } else { 0 };
            if tried < 4 {
                slowest = slowest.max(trip.first().took);
            }
            if now != usual || matches!(now.status, 423 | 429) || trip.first().header("retry-after").is_some() {
                return Ok(held(format!("after {tried} wrong passwords the answer changes ({}){hers}", now.status)));
            }
            if slow_in_a_row >= 3 {
                return Ok(held(format!("after {tried} wrong passwords answers become slow")));
            }
        }
    }
    match site.mallory().await {
        Ok(_) => Ok(found(
            site,
            mark,
            format!(
                "{ENDLESS} wrong passwords in a row for one name were all answered alike, and the right one was taken after them."
            ),
        )),
        Err(Stop::Untried(_)) => Ok(held(format!("after {ENDLESS} wrong passwords the right one is refused"))),
        Err(stop) => Err(stop),
    }
}
