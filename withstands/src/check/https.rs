//! Whether browsers are kept on https: what they are told for later, and what plain http answers.

use http::Method;
use url::{Host, Url};

use super::{Ended, Verdict, found, held, untried};
use crate::{
    error::{Halt, Step},
    site::Site,
    visitor::Act,
    wire::Exchange,
};

pub(super) const IDS: &[&str] = &["hsts", "plain-http"];

/// A year, in seconds: ASVS 5.0 asks for no less.
const YEAR: u64 = 31_536_000;

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let url = &site.target.url;
    if url.scheme() != "https" {
        let because = "the site is on plain http: audit it where it has https";
        return Ok(IDS.iter().map(|id| (*id, untried(because))).collect());
    }
    let mark = site.net.mark();
    let page = site.alice().await?.open(&site.who()).await?.last().clone();
    let hsts = match url.host() {
        Some(Host::Domain(_)) => told(site, mark, &page),
        _ => untried("browsers keep Strict-Transport-Security for names, and the site is at an address"),
    };
    Ok(vec![("hsts", hsts), ("plain-http", plain(site).await?)])
}

fn told(site: &Site<'_>, mark: usize, page: &Exchange) -> Verdict {
    let Some(said) = page.header("strict-transport-security") else {
        return found(site, mark, format!("{} has no Strict-Transport-Security.", page.url.path()));
    };
    let age = said.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("max-age").then(|| value.trim().trim_matches('"').parse::<u64>().ok())?
    });
    let says =
        |what: &str| found(site, mark, format!("{} says Strict-Transport-Security: {said}. {what}", page.url.path()));
    match age {
        Some(0) => says("max-age=0 makes browsers forget it."),
        Some(age) if age < YEAR => says(&format!("Browsers forget it after {}, and a year is asked for.", span(age))),
        Some(_) => held(format!("Strict-Transport-Security: {said}")),
        None => says("Without a max-age browsers ignore it."),
    }
}

fn span(seconds: u64) -> String {
    match seconds {
        0..=7_199 => format!("{} minutes", seconds / 60),
        7_200..=172_799 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What the same host answers to somebody who types the address without https.
async fn plain(site: &Site<'_>) -> Step<Verdict> {
    let Some(plain) = site.target.on_plain_http() else {
        return Ok(untried(
            "where the host answers on plain http is not known: say plain = \"http://HOST:PORT/\" in the target file",
        ));
    };
    let mark = site.net.mark();
    let login = at(&plain, &site.target.at(&site.target.login.page));
    let stranger = site.stranger("a stranger");
    let answer = match stranger.send_raw(&Act { method: Method::GET, ..Act::get(login.clone()) }, &[]).await {
        Ok(answer) => answer,
        Err(Halt::NoAnswer(_)) => return Ok(held(format!("nothing answers at {plain}"))),
        Err(halt) => return Err(halt.into()),
    };
    Ok(match (answer.location(), answer.status) {
        (Some(to), _) if to.scheme() == "https" => held(format!("{login} leads to {to}")),
        (Some(to), _) => found(site, mark, format!("{login} leads to {to}, and not to https.")),
        (None, 200..=299) => {
            found(site, mark, format!("{login} answers {} on plain http, and leads to no https.", answer.status))
        }
        (None, status) => held(format!("{login} answers {status} and shows nothing")),
    })
}

/// The same path on plain http.
fn at(plain: &Url, https: &Url) -> Url {
    let mut url = plain.clone();
    url.set_path(https.path());
    url.set_query(https.query());
    url
}
