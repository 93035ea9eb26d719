//! The way through a HAR with a jar.
//!
//! What lives here: what each request and each answer does to the jar, in the order of time. Why here: requests run side
//! by side, and a cookie counts from when its answer's headers are there. Deliberately absent: what it means.

use std::collections::{HashMap, HashSet};

use super::{
    Har,
    column::{Columns, attributes},
    origin::{Origin, origins},
    read::Entry,
    row::{Came, Cell, Row, What},
    tags::Tags,
};
use crate::{
    cookie::{Context, Cookie, Jar, Policy, Profile, SendReason, SetReason, SetVerdict, judge_send, received},
    site::registrable_domain,
};

/// What the walk came to.
pub(super) struct Walked {
    pub(super) rows: Vec<Row>,
    pub(super) columns: Columns,
    pub(super) shows_cookies: bool,
}

pub(super) fn walk(har: &Har, profile: Profile) -> Walked {
    let entries = &har.entries;
    let origins = origins(entries);
    let rows = entries.iter().zip(&origins).enumerate().map(|(n, (entry, origin))| row(n, entry, origin)).collect();
    let mut walk = Walk {
        policy: profile.policy(),
        jar: Jar::new(profile),
        columns: Columns::default(),
        tags: Vec::new(),
        unknown: HashSet::new(),
        seen: Seen::of(entries, &origins),
        rows,
    };
    // An answer's lines count before a later request that begins at the same moment.
    let mut events: Vec<(time::OffsetDateTime, usize)> = Vec::with_capacity(entries.len() * 2);
    for (number, entry) in entries.iter().enumerate() {
        events.push((entry.at, number * 2));
        events.push((entry.at.saturating_add(entry.headers_after), number * 2 + 1));
    }
    events.sort_unstable();
    for (now, event) in events {
        let number = event / 2;
        let (entry, origin) = (&entries[number], &origins[number]);
        let context = origin.context(entry, now);
        if event % 2 == 0 {
            walk.request(number, entry, origin, &context);
        } else {
            walk.answer(number, entry, origin, &context);
        }
    }
    Walked { rows: walk.rows, columns: walk.columns, shows_cookies: walk.seen.any }
}

struct Walk {
    policy: Policy,
    jar: Jar,
    columns: Columns,
    tags: Vec<Tags>,
    /// Cookies, by name and domain, that were there before the file begins: their attributes are not known.
    unknown: HashSet<(String, String)>,
    seen: Seen,
    rows: Vec<Row>,
}

/// What the file shows of cookies that went along.
struct Seen {
    any: bool,
    /// Name and value.
    pairs: HashSet<(String, String)>,
    /// The last fetch to this host, from another origin, that carried nothing.
    bare: HashMap<String, usize>,
}

impl Seen {
    fn of(entries: &[Entry], origins: &[Origin]) -> Seen {
        let (mut pairs, mut bare) = (HashSet::new(), HashMap::new());
        for (number, (entry, origin)) in entries.iter().zip(origins).enumerate() {
            let sent = entry.sent();
            if sent.is_empty() && origin.cross_origin_fetch(entry) && entry.method != "OPTIONS" {
                bare.insert(host(entry), number);
            }
            pairs.extend(sent.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        Seen { any: !pairs.is_empty(), pairs, bare }
    }
}

impl Walk {
    fn request(&mut self, number: usize, entry: &Entry, origin: &Origin, context: &Context) {
        let mut sent = entry.sent();
        for (cookie, why) in self.judged(entry, context) {
            let at = sent.iter().position(|(name, value)| *name == cookie.name && *value == cookie.value);
            let at = at.or_else(|| sent.iter().position(|(name, _)| *name == cookie.name));
            let value = at.map_or(cookie.value.clone(), |at| sent.remove(at).1.to_owned());
            let went = self.went(&cookie, &why, at.is_some(), origin, entry);
            let column = self.columns.of(&cookie.name, &cookie.domain);
            self.put(number, column, value, went, true);
        }
        // What goes along and was set by no answer of the file was there before it begins.
        for (name, value) in sent {
            let host = host_name(entry);
            let secure = if entry.url.scheme() == "https" { "; Secure" } else { "" };
            let typed = Context::typed(&entry.url, context.now);
            if self.jar.set(&format!("{name}={value}; Path=/{secure}"), &typed).kept {
                self.unknown.insert((name.to_owned(), host.clone()));
            }
            let column = self.columns.of(name, &host);
            if let Some(column) = self.columns.all.get_mut(column) {
                column.there_before |= column.cells == 0;
            }
            let words = "It was there before the recording begins.".to_owned();
            let went = (Came::Sent, "It went along.".to_owned(), words, "");
            self.put(number, column, value.to_owned(), went, true);
        }
    }

    /// The cookies of this site that are meant for this host and path, each with what the rules say.
    fn judged(&self, entry: &Entry, context: &Context) -> Vec<(Cookie, SendReason)> {
        let host = entry.url.host_str().unwrap_or_default();
        let site = registrable_domain(host);
        let near = |cookie: &&Cookie| cookie.domain.ends_with(site) && !cookie.expired(context.now);
        let judged = self.jar.cookies().filter(near).map(|cookie| {
            let verdict = judge_send(cookie, context, &self.policy);
            (verdict.cookie, verdict.because)
        });
        let meant =
            |because: &SendReason| !matches!(because, SendReason::DomainMismatch { .. } | SendReason::NotOnPath { .. });
        judged.filter(|(_, because)| meant(because)).collect()
    }

    fn went(&self, cookie: &Cookie, why: &SendReason, seen: bool, origin: &Origin, entry: &Entry) -> Went {
        let told = |came, why: &SendReason| (came, why.headline(cookie), why.words(cookie), why.code());
        let unknown = self.unknown.contains(&(cookie.name.clone(), cookie.domain.clone()));
        match (seen, why.sends()) {
            (true, true) => told(Came::Sent, why),
            (true, false) => {
                let words = "The browser sent it, though by the rules that this is held against it would have stayed.";
                (Came::Sent, "It went along.".to_owned(), words.to_owned(), "")
            }
            (false, true) if !self.seen.any => told(Came::Sent, why),
            (false, _) if unknown => {
                let words = "It was set before the recording begins, so its attributes, and the rule, are not known.";
                (Came::Withheld, "It did not go along.".to_owned(), words.to_owned(), "")
            }
            (false, false) => told(Came::Withheld, why),
            (false, true) if origin.cross_origin_fetch(entry) && entry.sent().is_empty() => told(
                Came::Withheld,
                &SendReason::WithoutCredentials { page: page(origin), mode: "same-origin".to_owned() },
            ),
            (false, true) => {
                let words = "No rule of cookies holds it back. A script may have removed it, the browser may block \
                             third-party cookies, or this request came from a cache.";
                (Came::Withheld, "It did not go along.".to_owned(), words.to_owned(), "")
            }
        }
    }

    fn answer(&mut self, number: usize, entry: &Entry, origin: &Origin, context: &Context) {
        for line in entry.lines() {
            let line = received(line);
            let verdict = if self.without_credentials(number, line, entry, origin) {
                let because = SetReason::WithoutCredentials { page: page(origin), mode: "same-origin".to_owned() };
                SetVerdict::refused(line, name_and_value(line).0.to_owned(), because)
            } else {
                self.jar.set(line, context)
            };
            let came = came(&verdict);
            let held = verdict.cookie.as_ref().or(verdict.replaced.as_ref());
            let domain = held.map_or_else(|| host_name(entry), |cookie| cookie.domain.clone());
            let column = self.columns.of(&verdict.name, &domain);
            if let Some(cookie) = &verdict.cookie {
                self.columns.all[column].attributes = attributes(cookie);
                self.unknown.remove(&(cookie.name.clone(), cookie.domain.clone()));
            }
            let reason = &verdict.because;
            let value = name_and_value(line).1.to_owned();
            self.put(number, column, value, (came, reason.headline(), reason.words(), reason.code()), false);
        }
    }

    /// Whether this answer's lines were not looked at: a script asked another origin, nothing went along, and nothing
    /// that the answer set ever does.
    fn without_credentials(&self, number: usize, line: &str, entry: &Entry, origin: &Origin) -> bool {
        if !origin.cross_origin_fetch(entry) || !entry.sent().is_empty() {
            return false;
        }
        let (name, value) = name_and_value(line);
        let allowed = entry.response.get("access-control-allow-credentials") == Some("true");
        let later_bare = self.seen.bare.get(&host(entry)).is_some_and(|last| *last > number);
        let carried = self.seen.pairs.contains(&(name.to_owned(), value.to_owned()));
        !carried && (!allowed || later_bare)
    }

    fn put(&mut self, number: usize, column: usize, value: String, (came, headline, words, code): Went, out: bool) {
        if self.tags.len() <= column {
            self.tags.resize_with(column + 1, Tags::default);
        }
        let tag = if came == Came::Removed { 0 } else { self.tags[column].of(&value) };
        let what = What { came, tag, value, headline, words, code };
        let cells = &mut self.rows[number].cells;
        let at = cells.iter().position(|cell| cell.column == column).unwrap_or_else(|| {
            self.columns.all[column].cells += 1;
            cells.push(Cell { column, went: None, came: Vec::new() });
            cells.len() - 1
        });
        if out {
            cells[at].went = Some(what);
        } else {
            cells[at].came.push(what);
        }
    }
}

type Went = (Came, String, String, &'static str);

fn came(verdict: &SetVerdict) -> Came {
    let same = verdict.replaced.as_ref().zip(verdict.cookie.as_ref()).is_some_and(|(old, new)| old.value == new.value);
    match (verdict.because.refuses(), verdict.kept) {
        (true, _) => Came::Refused,
        (_, false) => Came::Removed,
        (_, true) if same => Came::Renewed,
        (_, true) if verdict.replaced.is_some() => Came::Replaced,
        _ => Came::Set,
    }
}

fn row(number: usize, entry: &Entry, origin: &Origin) -> Row {
    let cut = |text: &str| text.chars().take(200).collect();
    Row {
        number: number + 1,
        method: cut(&entry.method),
        host: cut(&host(entry)),
        path: cut(entry.url.path()),
        status: entry.status,
        by: origin.words(entry),
        cells: Vec::new(),
    }
}

fn host(entry: &Entry) -> String {
    let name = host_name(entry);
    entry.url.port().map_or_else(|| name.clone(), |port| format!("{name}:{port}"))
}

fn host_name(entry: &Entry) -> String {
    entry.url.host_str().unwrap_or_default().to_owned()
}

fn page(origin: &Origin) -> String {
    origin.initiator.as_ref().map_or_else(|| "another page".to_owned(), |page| page.origin().ascii_serialization())
}

fn name_and_value(line: &str) -> (&str, &str) {
    let pair = line.split(';').next().unwrap_or_default();
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    (name.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']))
}
