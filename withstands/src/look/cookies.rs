//! Which cookies carry the session: those without which Alice is a stranger.

use super::pages::site;
use crate::{
    error::{Halt, unless_over},
    people::People,
    site::Marks,
    target::Target,
    wire::Net,
};

/// The names, the one that is the ID first.
pub(super) async fn necessary(net: &Net, target: &Target, people: &People, marks: &Marks) -> Result<Vec<String>, Halt> {
    let site = site(net, target, people, marks);
    if target.session.bearer.is_some() {
        return Ok(Vec::new());
    }
    let Some(alice) = unless_over(site.alice().await)? else { return Ok(Vec::new()) };
    let all = alice.cookies_for(&site.who());
    let mut needed = Vec::new();
    for (name, _) in &all {
        // A copy each time: an answer may end the session, or give it another ID.
        let Some(alice) = unless_over(site.alice().await)? else { continue };
        let without: Vec<_> = alice.cookies_for(&site.who()).into_iter().filter(|(n, _)| n != name).collect();
        if !site.whose_by(&alice, &without).await?.is("Alice") {
            needed.push(name.clone());
        }
    }
    if needed.is_empty() {
        for (name, value) in &all {
            if site.whose_by(&alice, &[(name.clone(), value.clone())]).await?.is("Alice") {
                needed.push(name.clone());
            }
        }
    }
    let length = |name: &String| all.iter().find(|(n, _)| n == name).map_or(0, |(_, value)| value.len());
    needed.sort_by_key(|name| (name.ends_with(".sig"), usize::MAX - length(name)));
    Ok(needed)
}
