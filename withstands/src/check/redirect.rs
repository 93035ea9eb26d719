//! Open redirect: does the login send Alice to an address that Mallory put into a link?

use std::collections::BTreeSet;

use url::Url;

use super::{Ended, found, held};
use crate::{
    error::{Step, Stop},
    site::{LoginForm, Site, replaced},
    visitor::{Act, Trip},
};

pub(super) const IDS: &[&str] = &["open-redirect"];

/// Names that are usual for where to go next.
const NAMES: &[&str] = &[
    "next",
    "return",
    "returnTo",
    "return_to",
    "returnUrl",
    "ReturnUrl",
    "return_url",
    "redirect",
    "redirect_to",
    "redirectTo",
    "redirect_uri",
    "redirect_url",
    "redirectUrl",
    "url",
    "continue",
    "goto",
    "to",
    "dest",
    "destination",
    "r",
    "from",
    "target",
    "back",
    "forward",
    "after",
    "callback",
    "rurl",
    "u",
    "retour",
    "suivant",
    "weiter",
    "ziel",
    "zurueck",
    "destino",
    "volver",
];
/// Addresses of another site, as lists of what is allowed miss them.
const ELSEWHERE: &[&str] = &[
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example/",
    "/\t/evil.example/",
    "///evil.example/",
    "{origin}.evil.example/",
    "{origin}@evil.example/",
];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let person = &site.people.alice;
    site.alice().await?;
    let Names { names, odd } = names(site).await?;
    let (mut tried, mut refused) = (0, None);
    for value in ELSEWHERE {
        let value = value.replace("{origin}", &site.target.url.origin().ascii_serialization());
        for one_by_one in [false, true] {
            let sets: Vec<Vec<&String>> = if one_by_one {
                names.iter().take(2).chain(odd.iter().take(2)).map(|name| vec![name]).collect()
            } else {
                vec![names.iter().collect()]
            };
            for set in sets {
                let mark = site.net.mark();
                let query = query(&set, &value);
                let mut alice = site.stranger(person.who);
                let form = match site.login_form(&mut alice, &query).await {
                    // A page that refuses such a link leads nowhere.
                    Err(Stop::Untried(says)) => {
                        refused = Some(says);
                        continue;
                    }
                    form => form?,
                };
                // Of such a name it has to be seen that a link can set it.
                if set.iter().any(|name| odd.contains(name) && !holds(&form, name, &value)) {
                    continue;
                }
                tried += 1;
                let mut act = site.credentials(&form, &person.name, &person.password());
                into(&mut act, &query);
                let trip = site.send_credentials(&mut alice, act, &person.password()).await?;
                if let Some(to) = leaves(&trip) {
                    let says =
                        format!("After the login Alice was sent to {to}, which stood in the link to the login page.");
                    return Ok(vec![("open-redirect", found(site, mark, says))]);
                }
            }
        }
    }
    if let Some(says) = refused.filter(|_| tried == 0) {
        return Err(Stop::untried(says));
    }
    Ok(vec![(
        "open-redirect",
        held(format!("{} shapes of an address elsewhere, under {} names", ELSEWHERE.len(), names.len())),
    )])
}

/// Has the form taken this value over from the address of its page?
fn holds(form: &LoginForm, name: &str, value: &str) -> bool {
    let fields = form.form.iter().flat_map(|form| &form.fields);
    fields.into_iter().any(|field| field.name == name && field.value == value)
}

struct Names {
    names: Vec<String>,
    /// Hidden fields of other names: tried each by itself, since a trap for robots is an empty field too.
    odd: Vec<String>,
}

/// What the site itself calls it, first: seen where a stranger is sent to the login.
async fn names(site: &Site<'_>) -> Step<Names> {
    let mut odd = Vec::new();
    let trip = site.stranger("a stranger").open(&site.who()).await?;
    let mut names: Vec<String> = trip.last().url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    match site.login_form(&mut site.stranger("a stranger"), "").await {
        Ok(form) => {
            for field in form.form.iter().flat_map(|form| form.of_kind("hidden")) {
                // A path of the site, or empty as long as nobody was sent here.
                match NAMES.iter().any(|usual| usual.eq_ignore_ascii_case(&field.name)) {
                    true => names.push(field.name.clone()),
                    false if field.value.is_empty() || field.value.starts_with('/') => odd.push(field.name.clone()),
                    false => {}
                }
            }
        }
        Err(Stop::Halt(halt)) if halt.ends_all() => return Err(halt.into()),
        Err(_) => {}
    }
    // What says which page the login is, stays as it is; an address in it says where to go next.
    let page = site.target.at(&site.target.login.page);
    let fixed = page.query_pairs().filter(|(_, value)| !value.starts_with('/') && !value.contains("://"));
    let fixed: BTreeSet<String> = fixed.map(|(name, _)| name.into_owned()).collect();
    let mut seen = fixed.clone();
    names.retain(|name| seen.insert(name.clone()));
    for usual in NAMES {
        if !names.iter().any(|name| name == usual) && !fixed.contains(*usual) {
            names.push((*usual).to_owned());
        }
    }
    Ok(Names { names, odd })
}

fn query(names: &[&String], value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(names.iter().map(|name| (name, value))).finish()
}

/// Adds the names to the address that the form goes to, and to what the form hides under the same name.
fn into(act: &mut Act, query: &str) {
    act.url.set_query(Some(&replaced(act.url.query().unwrap_or_default(), query)));
    if let Some((_, body)) = act.body.as_mut().filter(|(kind, _)| kind.contains("urlencoded")) {
        *body = replaced(body, query);
    }
}

/// Where a redirect leads that leaves the site for the attacker's.
fn leaves(trip: &Trip) -> Option<Url> {
    let elsewhere =
        |url: &Url| url.host_str().is_some_and(|host| host == "evil.example" || host.ends_with(".evil.example"));
    trip.hops().iter().filter_map(|hop| hop.location()).find(elsewhere)
}
