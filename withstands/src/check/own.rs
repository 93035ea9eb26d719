//! Where the session's ID is to be seen, and what else a cookie says that only the server should.

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{Ended, Verdict, found, held, ids_read::decoded, or_untried, untried};
use crate::{
    error::{Step, Stop},
    site::{Site, Whose, has_word},
    visitor::Visitor,
    wire::Exchange,
};

pub(super) const IDS: &[&str] = &["id-in-url", "id-in-page", "user-in-cookie", "role-in-cookie"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    Ok(vec![
        ("id-in-url", or_untried(in_url(site).await)?),
        ("id-in-page", or_untried(in_page(site).await)?),
        ("user-in-cookie", or_untried(user(site).await)?),
        ("role-in-cookie", or_untried(role(site).await)?),
    ])
}

/// Alice's pages with her session, and the exchanges of her login.
async fn walked<'n>(site: &Site<'n>) -> Step<(Visitor<'n>, Vec<std::sync::Arc<Exchange>>)> {
    let mark = site.net.mark();
    let mut alice = site.alice().await?;
    alice.open(&site.target.url).await?;
    alice.open(&site.who()).await?;
    for path in site.target.pages.seen.iter().take(8) {
        alice.open(&site.target.at(path)).await?;
    }
    Ok((alice, site.net.since(mark)))
}

/// Does an address hold the ID, or does one with it open the account on a browser without cookies?
async fn in_url(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let (alice, exchanges) = walked(site).await?;
    let session = site.session_of(&alice);
    let (name, value) = session.first().cloned().ok_or_else(|| Stop::untried("no session was seen"))?;
    let own = site.whose(&site.stranger("Mallory")).await?;
    if own != Whose::Nobody {
        return Err(Stop::untried("control: a stranger is taken for somebody"));
    }
    let escaped: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let holds = |text: &str| value.len() > 5 && (text.contains(&value) || text.contains(&escaped));
    let linked = exchanges.iter().find(|exchange| {
        let links = exchange.is_html().then(|| crate::document::Document::read(&exchange.url, &exchange.body));
        let links = links.map(|page| {
            let forms: Vec<_> = page.forms.iter().map(|form| form.action.clone()).collect();
            page.links.into_iter().map(|link| link.url).chain(forms).collect::<Vec<_>>()
        });
        holds(exchange.url.as_str())
            || exchange.header("location").is_some_and(holds)
            || links.unwrap_or_default().iter().any(|url| holds(url.as_str()))
    });
    if let Some(exchange) = linked {
        let says = format!("The ID stands in an address: see the answer of {}.", exchange.url.path());
        return Ok(found(site, mark, says));
    }
    let mut names = vec![name.as_str()];
    names.extend([
        "sid",
        "session",
        "sessionid",
        "session_id",
        "jsessionid",
        "PHPSESSID",
        "id",
        "token",
        "access_token",
        "auth",
    ]);
    let mut url = site.who();
    for name in names.iter().collect::<BTreeSet<_>>() {
        url.query_pairs_mut().append_pair(name, &value);
    }
    let mark = site.net.mark();
    if opens(site, &url).await? {
        return Ok(found(site, mark, "The ID in the query of an address, without any cookie, opens Alice's account."));
    }
    let mut path = site.who();
    path.set_path(&format!("{};jsessionid={escaped}", path.path()));
    Ok(match opens(site, &path).await? {
        true => found(site, mark, "The ID as ;jsessionid= in an address, without any cookie, opens Alice's account."),
        false => held("no address holds the ID, and an address with it opens nothing"),
    })
}

async fn opens(site: &Site<'_>, url: &url::Url) -> Step<bool> {
    let trip = site.stranger("Mallory").open(url).await?;
    Ok(site.marks.whose(trip.last()).is("Alice"))
}

/// Does a page say the ID, where any script of the page reads it?
async fn in_page(site: &Site<'_>) -> Step<Verdict> {
    if site.target.session.bearer.is_some() {
        return Ok(untried("the site hands its token to a script: that is how it works"));
    }
    let mark = site.net.mark();
    let (alice, exchanges) = walked(site).await?;
    let session = site.session_of(&alice);
    let (_, value) = session.first().ok_or_else(|| Stop::untried("no session was seen"))?;
    let id = super::ids_read::id_of(value);
    let holds = |text: &str| id.len() > 5 && (text.contains(value.as_str()) || has_word(text, &id));
    Ok(match exchanges.iter().find(|exchange| holds(&exchange.body)) {
        Some(exchange) => {
            let says =
                format!("{} says the ID in its body, so HttpOnly does not keep it from a script.", exchange.url.path());
            found(site, mark, says)
        }
        None => held("no page says the ID"),
    })
}

/// The cookies that are no session, with a text that can be read and edited.
fn readable(site: &Site<'_>, visitor: &Visitor<'_>) -> Vec<(String, String)> {
    let all = visitor.cookies_for(&site.who());
    all.into_iter().filter(|(_, value)| value.len() < 2000).collect()
}

/// Mallory writes Alice's name into a cookie of her own.
async fn user(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let (alice, mallory) = (site.alice().await?, site.mallory().await?);
    if !site.marks.say_who() || !site.whose(&mallory).await?.is("Mallory") {
        return Err(Stop::untried("control: no page says whose session it is"));
    }
    let (alices, own) = (readable(site, &alice), readable(site, &mallory));
    for (name, value) in &own {
        let Some((_, other)) = alices.iter().find(|(n, v)| n == name && v != value) else { continue };
        // A secret of Alice's in place of Mallory's proves nothing: what counts is what Mallory can write herself.
        let number = |text: &str| text.len() < 7 && text.bytes().all(|b| b.is_ascii_digit());
        // An ID that counts is a finding of its own.
        let numbers = !site.target.session.cookies.contains(name) && number(value) && number(other);
        let written = written_for(site, value).is_some_and(|edited| text_of(&edited) == text_of(other));
        if !numbers && !written {
            continue;
        }
        let edited = other.clone();
        let cookies: Vec<_> =
            own.iter().map(|(n, v)| (n.clone(), if n == name { edited.clone() } else { v.clone() })).collect();
        if site.whose_by(&mallory, &cookies).await?.is("Alice") {
            let says = format!(
                "Mallory wrote Alice's name or number into the cookie {name} of her own session, and was shown Alice's page."
            );
            return Ok(found(site, mark, says));
        }
    }
    Ok(held("no cookie says whose session it is in a way that can be edited"))
}

fn text_of(value: &str) -> String {
    let plain = super::ids_read::id_of(value);
    decoded(&plain).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(plain)
}

/// Mallory's value with Alice's name in place of her own, in the same encoding. `None` if her name is not in it.
fn written_for(site: &Site<'_>, value: &str) -> Option<String> {
    let (alice, mallory) = (&site.people.alice.name, &site.people.mallory.name);
    let plain = super::ids_read::id_of(value);
    if plain.contains(mallory.as_str()) {
        return Some(plain.replace(mallory.as_str(), alice));
    }
    let text = text_of(value);
    text.contains(mallory.as_str()).then(|| BASE64_STANDARD.encode(text.replace(mallory.as_str(), alice)))
}

/// Mallory makes herself something greater in a cookie, and what was refused opens.
async fn role(site: &Site<'_>) -> Step<Verdict> {
    let mark = site.net.mark();
    let mallory = site.mallory().await?;
    let own = readable(site, &mallory);
    let mut seen = vec![site.target.pages.who.clone()];
    seen.extend(site.target.pages.refused.iter().cloned());
    let mut tried = 0;
    for (name, value) in &own {
        for edited in greater(name, value) {
            tried += 1;
            let with = |value: &str| -> Vec<(String, String)> {
                own.iter().map(|(n, v)| (n.clone(), if n == name { value.to_owned() } else { v.clone() })).collect()
            };
            for path in &seen {
                let act = crate::visitor::Act::get(site.target.at(path));
                let before = mallory.send_raw(&act, &with(value)).await?;
                let after = mallory.send_raw(&act, &with(&edited)).await?;
                let again = mallory.send_raw(&act, &with(value)).await?;
                let opened = before.status >= 300 && again.status >= 300 && after.status < 300;
                let grown = before.status < 300 && after.status < 300 && more_links(&before, &again, &after);
                if opened || grown {
                    let says = format!(
                        "Mallory edited the cookie {name} of her own session, and {path} showed her what it had refused."
                    );
                    return Ok(found(site, mark, says));
                }
            }
        }
    }
    Ok(match tried {
        0 => held("no cookie says a role"),
        _ => held("a role written into a cookie opened nothing"),
    })
}

/// The value with a greater role in it, where it says one.
fn greater(name: &str, value: &str) -> Vec<String> {
    let text = text_of(value);
    let plain = text == super::ids_read::id_of(value);
    let mut found = Vec::new();
    let swaps = [
        ("user", "admin"),
        ("guest", "admin"),
        ("member", "admin"),
        ("customer", "admin"),
        ("reader", "admin"),
        ("false", "true"),
        ("\"admin\":0", "\"admin\":1"),
        ("admin=0", "admin=1"),
        ("basic", "admin"),
        ("normal", "admin"),
    ];
    let lower = text.to_lowercase();
    // Whether a theme is dark is true or false as well: such a word has to be about a role.
    let about = format!("{} {lower}", name.to_lowercase());
    let role = ["role", "admin", "staff", "super", "priv", "perm", "group", "level", "rank", "is_"]
        .iter()
        .any(|w| about.contains(w));
    for (less, more) in swaps {
        if !role && more != "admin" {
            continue;
        }
        // A role is a word of its own: "user" in "username" is none.
        let whole = lower == less
            || [":", "=", "\"", "|", ",", "."].iter().any(|mark| lower.contains(&format!("{mark}{less}")));
        if whole && lower.contains(less) {
            let edited = if lower == less { more.to_owned() } else { replaced(&text, less, more) };
            found.push(if plain { edited } else { BASE64_STANDARD.encode(edited) });
        }
    }
    if role && lower == "0" {
        found.push("1".to_owned());
    }
    found
}

/// The last place of it: a name comes before a role.
fn replaced(text: &str, less: &str, more: &str) -> String {
    match text.rfind(less) {
        Some(at) => format!("{}{more}{}", &text[..at], &text[at + less.len()..]),
        None => text.to_owned(),
    }
}

/// Does a page have a link or a form that it had neither before nor after?
fn more_links(before: &Exchange, again: &Exchange, after: &Exchange) -> bool {
    if !after.is_html() {
        let role = |page: &Exchange| has_word(&page.body, "admin");
        return !role(before) && !role(again) && role(after);
    }
    let of = |page: &Exchange| -> BTreeSet<String> {
        let page = crate::document::Document::read(&page.url, &page.body);
        let forms: Vec<String> = page.forms.iter().map(|form| form.action.path().to_owned()).collect();
        page.links.iter().map(|link| link.url.path().to_owned()).chain(forms).collect()
    };
    let known: BTreeSet<String> = of(before).union(&of(again)).cloned().collect();
    of(after).difference(&known).next().is_some()
        || (!has_word(&before.body, "admin") && has_word(&after.body, "admin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_a_role_is_edited() {
        for (name, value, edited) in [
            ("role", "user", vec!["admin"]),
            ("r", "guest", vec!["admin"]),
            ("admin", "false", vec!["true"]),
            ("is_admin", "0", vec!["1"]),
            ("data", r#"{"name":"ben","role":"user"}"#, vec![r#"{"name":"ben","role":"admin"}"#]),
            ("theme", "dark=false", vec![]),
            ("consent", "0", vec![]),
            ("login", "username", vec![]),
            ("sid", "b182a92cf7baf0863d2a064d3f21e555", vec![]),
        ] {
            assert_eq!(greater(name, value), edited, "{name}={value}");
        }
        let hidden = BASE64_STANDARD.encode(r#"{"role":"user"}"#);
        assert_eq!(greater("who", &hidden), [BASE64_STANDARD.encode(r#"{"role":"admin"}"#)]);
    }
}
