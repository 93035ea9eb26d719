//! Whether what is one's own may be kept by caches, or laid under another page.

use super::{Ended, Severity, Verdict, found, found_as, held, untried};
use crate::{error::Step, site::Site, wire::Exchange};

pub(super) const IDS: &[&str] = &["cache-no-store", "cached-cookie", "framing"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let mark = site.net.mark();
    let alice = site.alice().await?;
    let logged_in = site.net.since(mark);
    let mark = site.net.mark();
    let page = alice.clone().open(&site.who()).await?.last().clone();
    let store = no_store(site, mark, &page);
    let frame = match (page.is_html(), &site.target.session.bearer) {
        (true, _) => framing(site, mark, &page),
        // Scripts show what is one's own: what is clicked in is the page that they run in.
        (false, None) => {
            framing(site, mark, alice.clone().open(&site.target.at(&site.target.login.page)).await?.last())
        }
        (false, Some(_)) => untried("a token that a script keeps does not come along into another site's frame"),
    };
    let mut cookie = held("no answer that sets the session cookie may be kept by a shared cache");
    for exchange in logged_in.iter().chain([&page]).filter(|exchange| gives_session(site, exchange)) {
        if let Some(says) = shared(exchange) {
            let path = exchange.url.path();
            let says = format!("{path} sets the session cookie and says Cache-Control: {says}.");
            cookie = super::Verdict::Found(super::Proof { says, severity: None, transcript: vec![exchange.clone()] });
        }
    }
    if site.target.session.cookies.is_empty() {
        cookie = untried("the site uses no cookie for its sessions");
    }
    Ok(vec![("cache-no-store", store), ("cached-cookie", cookie), ("framing", frame)])
}

fn gives_session(site: &Site<'_>, exchange: &Exchange) -> bool {
    exchange
        .set_cookies()
        .any(|line| site.target.session.cookies.iter().any(|name| line.starts_with(&format!("{name}="))))
}

/// The words by which a shared cache may keep an answer.
fn shared(exchange: &Exchange) -> Option<String> {
    let said = exchange.header("cache-control")?.to_ascii_lowercase();
    let keeps = ["public", "s-maxage"].iter().any(|word| said.contains(word))
        || (said.contains("max-age=") && !said.contains("max-age=0"));
    let not = ["no-store", "private", "no-cache"].iter().any(|word| said.contains(word));
    (keeps && !not).then_some(said)
}

fn no_store(site: &Site<'_>, mark: usize, page: &Exchange) -> Verdict {
    let path = page.url.path();
    let said = page.header("cache-control").unwrap_or_default().to_ascii_lowercase();
    if said.contains("no-store") {
        return held(format!("{path} says no-store"));
    }
    if let Some(says) = shared(page) {
        let says = format!(
            "{path} shows {} and says Cache-Control: {says}: a cache that others share may keep it.",
            site.marks.alice()
        );
        return found_as(site, mark, Severity::Medium, says);
    }
    let what = if said.is_empty() { "no Cache-Control".to_owned() } else { format!("Cache-Control: {said}") };
    found(site, mark, format!("{path} shows what is Alice's own, and has {what}."))
}

fn framing(site: &Site<'_>, mark: usize, page: &Exchange) -> Verdict {
    if !page.is_html() || page.status >= 300 {
        return untried("no page is HTML, so nobody can click in it");
    }
    let options = page.header("x-frame-options").unwrap_or_default().to_ascii_lowercase();
    if ["deny", "sameorigin"].iter().any(|word| options.contains(word)) {
        return held(format!("X-Frame-Options: {options}"));
    }
    let policies = page.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-security-policy"));
    let ancestors =
        policies.flat_map(|(_, policy)| policy.split(';')).map(str::trim).find(|d| d.starts_with("frame-ancestors"));
    match ancestors {
        Some(said) if !said.split_whitespace().any(|source| matches!(source, "*" | "http:" | "https:")) => held(said),
        Some(said) => found(site, mark, format!("The policy says {said}: any site may frame the page.")),
        None => {
            let says = "has neither X-Frame-Options nor frame-ancestors in a Content-Security-Policy";
            found(site, mark, format!("{} {says}.", page.url.path()))
        }
    }
}
