//! The cookie's name: read decoded, though browsers treat another spelling as another cookie?

use super::{Ended, found, held};
use crate::{
    error::{Step, Stop},
    site::Site,
};

pub(super) const IDS: &[&str] = &["encoded-name"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let name = site.cookie()?.to_owned();
    let mark = site.net.mark();
    let alice = site.alice().await?;
    let session = site.session_of(&alice);
    if !site.whose_by(&alice, &session).await?.is("Alice") {
        return Err(Stop::untried("control: a copy of the session does not open the account"));
    }
    for spelt in spellings(&name) {
        let cookies: Vec<_> =
            session.iter().map(|(n, v)| (if *n == name { spelt.clone() } else { n.clone() }, v.clone())).collect();
        if site.whose_by(&alice, &cookies).await?.is("Alice") {
            let says =
                format!("A cookie called {spelt} was read as {name}: a rule for one name can be evaded by the other.");
            return Ok(vec![("encoded-name", found(site, mark, says))]);
        }
    }
    Ok(vec![("encoded-name", held(format!("{name} in another spelling is another cookie")))])
}

fn spellings(name: &str) -> Vec<String> {
    let Some(last) = name.chars().last().filter(char::is_ascii) else { return Vec::new() };
    let stem = &name[..name.len() - 1];
    let mut all = vec![format!("{stem}%{:02x}", u32::from(last))];
    if name.contains('.') {
        all.push(name.replace('.', "_"));
    }
    let flipped: String = name
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    if flipped != name {
        all.push(flipped);
    }
    all
}
