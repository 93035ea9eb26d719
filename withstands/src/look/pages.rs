//! Behind the login: does it work, which page says who one is, what else is there.

use std::{collections::BTreeSet, sync::Arc};

use url::Url;

use super::{
    fresh,
    guess::{REFUSED, WHO, below, may_open},
    login::{Candidate, Seen},
    scripts::{Call, calls},
    steps,
    tokens::tokens,
};
use crate::{
    document::{Document, Form, Link},
    error::{Halt, Stop, unless_over},
    people::{People, Person},
    site::{Marks, Site, Whose, csrf_headers},
    target::{Pages, Session, Target, path_of},
    visitor::{Trip, Visitor},
    wire::{Exchange, Net},
    words::is_own,
};

/// So many pages are asked whose they are.
const MOST_ASKED: usize = 60;
/// So many that opened are compared.
const MOST_KEPT: usize = 24;
/// So many pages are opened behind the login.
const MOST_WALKED: usize = 30;

/// A login that works, and the page that says so.
pub(super) struct Inside {
    pub(super) target: Target,
    pub(super) marks: Marks,
}

/// A site with what is known of it so far.
pub(super) fn site<'n>(net: &'n Net, target: &'n Target, people: &'n People, marks: &Marks) -> Site<'n> {
    Site { net, target, people, marks: marks.clone(), patience: None }
}

/// Tries each way to log in, until a page tells both people apart.
pub(super) async fn inside(net: &Net, people: &People, seen: &Seen) -> Result<Option<Inside>, Halt> {
    let mut second_best = None;
    for Candidate { login, .. } in seen.forms.iter().take(12) {
        let pages = Pages { who: path_of(net.base()), seen: Vec::new(), refused: Vec::new() };
        let (session, url, name) = (Session::default(), net.base().clone(), seen.title.clone());
        let (logout, change, password) = (None, None, None);
        let mut target =
            Target { url, plain: None, name, login: login.clone(), session, pages, logout, change, password };
        if target.login.steps > 1 && !steps::find(net, people, &mut target).await? {
            continue;
        }
        let Some((_, trip)) = enter(net, &target, people, &people.alice).await? else { continue };
        if trip.first().status >= 400 {
            continue;
        }
        let tokens = trip.first().json().map(|json| tokens(&json)).unwrap_or_default();
        for bearer in std::iter::once(None).chain(tokens.into_iter().map(Some)) {
            target.session.bearer = bearer;
            let Some((who, marks)) = tells_apart(net, &target, people, seen).await? else { continue };
            target.pages.who = who;
            let found = Inside { target: target.clone(), marks };
            if found.marks.say_who() {
                return Ok(Some(found));
            }
            second_best = second_best.or(Some(found));
        }
    }
    Ok(second_best)
}

async fn enter<'n>(
    net: &'n Net,
    target: &'n Target,
    people: &'n People,
    person: &Person,
) -> Result<Option<(Visitor<'n>, Trip)>, Halt> {
    let site = site(net, target, people, &Marks::default());
    let mut visitor = fresh(net, person.who);
    let trip = unless_over(site.log_in(&mut visitor, &person.name, &person.password()).await)?;
    Ok(trip.map(|trip| (visitor, trip)))
}

/// The page that shows Alice something else than Mallory, and neither to a stranger.
///
/// One person after the other, and never two at a time: a site may end a session when the same person logs in again.
async fn tells_apart(
    net: &Net,
    target: &Target,
    people: &People,
    seen: &Seen,
) -> Result<Option<(String, Marks)>, Halt> {
    let (alice, mallory) = (&people.alice, &people.mallory);
    let Some((mut first, trip)) = enter(net, target, people, alice).await? else { return Ok(None) };
    let mine = own_pages(net, &mut first, trip.last(), seen).await?;
    let mut nobody = fresh(net, "a stranger");
    let mut candidates = Vec::new();
    for (url, page_of_mine) in mine {
        let strangers = page(&mut nobody, &url).await?.filter(|page| page.body != page_of_mine.body);
        candidates.extend(strangers.map(|strangers| (url, page_of_mine, strangers)));
    }
    let Some((mut again, _)) = enter(net, target, people, alice).await? else { return Ok(None) };
    let mut twice = Vec::new();
    for (url, ..) in &candidates {
        twice.push(page(&mut again, url).await?);
    }
    let Some((mut other, _)) = enter(net, target, people, mallory).await? else { return Ok(None) };
    let mut second_best = None;
    for ((url, mine, strangers), again) in candidates.into_iter().zip(twice) {
        let (Some(again), Some(others)) = (again, page(&mut other, &url).await?) else { continue };
        let Ok(marks) = Marks::between([&mine, &again, &others, &strangers], people) else { continue };
        // A login page that repeats a name, or a page that greets everybody alike, is no such page.
        if marks.whose(&strangers) != Whose::Nobody {
            continue;
        }
        if marks.say_who() {
            return Ok(Some((path_of(&url), marks)));
        }
        second_best = second_best.or(Some((path_of(&url), marks)));
    }
    Ok(second_best)
}

/// Pages that open for somebody who has logged in: where the login led, what is linked, what many sites have.
async fn own_pages(
    net: &Net,
    visitor: &mut Visitor<'_>,
    landed: &Arc<Exchange>,
    seen: &Seen,
) -> Result<Vec<(Url, Arc<Exchange>)>, Halt> {
    let mut linked = links_of(landed);
    linked.retain(|link| may_open(net, &link.url, &link.text));
    linked.sort_by_key(|link| !is_own(link.url.path()));
    let mut queue = vec![landed.url.clone(), net.base().clone()];
    queue.extend(linked.into_iter().map(|link| link.url));
    let scripted = seen.calls.iter().filter(|call| call.method == "GET").map(|call| call.url.clone());
    queue.extend(scripted.filter(|url| may_open(net, url, "")));
    queue.extend(below(net, WHO));
    let (mut pages, mut asked, mut at) = (Vec::new(), BTreeSet::new(), 0);
    while at < queue.len() && asked.len() < MOST_ASKED && pages.len() < MOST_KEPT {
        let url = queue[at].clone();
        at += 1;
        if !asked.insert(path_of(&url)) {
            continue;
        }
        let Some(came) = page(visitor, &url).await?.filter(|page| page.status < 300) else { continue };
        let links = links_of(&came).into_iter().filter(|link| may_open(net, &link.url, &link.text));
        drop(queue.splice(at..at, links.map(|link| link.url).take(12)));
        pages.push((url, came));
    }
    Ok(pages)
}

async fn page(visitor: &mut Visitor<'_>, url: &Url) -> Result<Option<Arc<Exchange>>, Halt> {
    let came = visitor.open(url).await.map(|trip| trip.last().clone());
    unless_over(came.map_err(Stop::from))
}

fn links_of(page: &Exchange) -> Vec<Link> {
    if page.is_html() { Document::read(&page.url, &page.body).links } else { Vec::new() }
}

/// What was seen on a walk behind the login.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Pages that opened.
    pub(super) seen: Vec<String>,
    /// Pages that refused.
    pub(super) refused: Vec<String>,
    /// Forms, each with the page that it is on.
    pub(super) forms: Vec<(Url, Form)>,
    /// Links, each with the page that it is on.
    pub(super) links: Vec<(Url, Link)>,
    /// What scripts send.
    pub(super) calls: Vec<Call>,
    /// The page whose script has a token to send along.
    pub(super) script: Option<String>,
}

/// Walks through the pages behind the login, as Alice.
pub(super) async fn walk(net: &Net, target: &Target, people: &People, marks: &Marks) -> Result<Walk, Halt> {
    let mut walk = Walk::default();
    let site = site(net, target, people, marks);
    let Some(mut alice) = unless_over(site.alice().await)? else { return Ok(walk) };
    let mut queue = vec![site.who(), net.base().clone(), target.at(&target.login.page)];
    let mut done = BTreeSet::new();
    while !queue.is_empty() && done.len() < MOST_WALKED {
        let url = queue.remove(0);
        if !done.insert(path_of(&url)) {
            continue;
        }
        let Some(came) = page(&mut alice, &url).await? else { continue };
        if came.status < 300 && path_of(&came.url) == path_of(&url) {
            walk.seen.push(path_of(&url));
        }
        if matches!(came.status, 401 | 403) {
            walk.refused.push(path_of(&url));
        }
        if !came.is_html() {
            continue;
        }
        if came.status < 300 && walk.script.is_none() && !csrf_headers(&alice, &came).is_empty() {
            walk.script = Some(path_of(&came.url));
        }
        let document = Document::read(&came.url, &came.body);
        for form in document.forms.iter().filter(|form| net.has(&form.action)) {
            if !walk.forms.iter().any(|(_, known)| {
                known.action == form.action && known.fields.len() == form.fields.len() && known.words == form.words
            }) {
                walk.forms.push((came.url.clone(), form.clone()));
            }
        }
        for link in &document.links {
            if may_open(net, &link.url, &link.text) {
                queue.push(link.url.clone());
            }
            walk.links.push((came.url.clone(), link.clone()));
        }
        for call in calls(net, &mut alice, &document, &came.url).await? {
            if call.method == "GET" && may_open(net, &call.url, "") {
                queue.push(call.url.clone());
            }
            if !walk.calls.contains(&call) {
                walk.calls.push(call);
            }
        }
    }
    for url in below(net, REFUSED).into_iter().filter(|url| !walk.seen.contains(&path_of(url))) {
        let Some(came) = page(&mut alice, &url).await? else { continue };
        if matches!(came.status, 401 | 403) && !walk.refused.contains(&path_of(&url)) {
            walk.refused.push(path_of(&url));
        }
    }
    Ok(walk)
}
