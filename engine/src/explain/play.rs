//! A case played in an empty jar.
//!
//! What lives here: the steps in order, and the question. Why here: all who ask are answered by one jar and one order.
//! Deliberately absent: the jar's own rules; the one rule added is that of a fetch without credentials.

use time::OffsetDateTime;

use super::{
    Case, Problem,
    case::{Asked, Whole},
};
use crate::cookie::{
    Api, Cookie, Jar, Policy, Profile, SendReason, SendVerdict, SetCookie, SetReason, SetVerdict, received,
};

/// What a jar made of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// One verdict for each line, in the order of the case.
    pub stored: Vec<SetVerdict>,
    /// One verdict for each cookie in the jar: first those sent, in the order of the header.
    pub sent: Vec<SendVerdict>,
    /// The cookies that were in the jar and had ended by the time of the question.
    pub ended: Vec<(Cookie, End)>,
}

/// Why a cookie had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its time had come.
    Expired,
    /// It lives as long as the browser is open, and that was closed.
    BrowserClosed,
}

impl End {
    /// The name, as JSON carries it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            End::Expired => "Expired",
            End::BrowserClosed => "BrowserClosed",
        }
    }
}

impl Played {
    /// The `Cookie` header, or what `document.cookie` reads; empty when nothing is sent.
    #[must_use]
    pub fn cookie(&self) -> String {
        Jar::header(&self.sent).unwrap_or_default()
    }
}

/// Plays a case in an empty jar. `profile` and `now` count where the case names none.
///
/// # Errors
/// An address that is none; says in which field.
pub fn play(case: &Case, profile: Profile, now: OffsetDateTime) -> Result<Played, Problem> {
    let whole = Whole { now: case.now.unwrap_or(now), clock: case.clock };
    let policy = case.profile.unwrap_or(profile).policy();
    let third_party = case.third_party.unwrap_or(policy.third_party);
    let mut jar = Jar::with_policy(Policy { third_party, ..policy });
    let mut stored = Vec::new();
    for (number, step) in case.steps.iter().enumerate() {
        let asked =
            step.request.asked(case.api, &whole).map_err(|problem| problem.within(&format!("steps[{number}]")))?;
        let context = asked.context();
        if asked.restarted {
            jar.end_session();
        }
        for line in &step.set {
            if let Some(verdict) = not_taken(line, &asked) {
                stored.push(verdict);
                continue;
            }
            let arrived = if context.api == Api::Http { received(line) } else { line };
            stored.push(SetVerdict { line: line.clone(), ..jar.set(arrived, &context) });
        }
    }
    let asked = case.query.asked(case.query_api, &whole).map_err(|problem| problem.within("query"))?;
    let ended = ended(&mut jar, &asked);
    Ok(Played { stored, sent: sent(&jar, &asked), ended })
}

/// What has ended by the time of the question, and is in the jar no more.
fn ended(jar: &mut Jar, asked: &Asked) -> Vec<(Cookie, End)> {
    let now = asked.context().now;
    let end = |cookie: &Cookie| match cookie.expires {
        Some(_) => cookie.expired(now).then_some(End::Expired),
        None => asked.restarted.then_some(End::BrowserClosed),
    };
    let ended = jar.cookies().filter_map(|cookie| Some((cookie.clone(), end(cookie)?))).collect();
    jar.purge(now);
    if asked.restarted {
        jar.end_session();
    }
    ended
}

/// The answer to a fetch without credentials: its lines are not looked at.
fn not_taken(line: &str, asked: &Asked) -> Option<SetVerdict> {
    let (page, mode) = asked.without_credentials()?;
    let because = SetReason::WithoutCredentials { page: origin(page), mode: mode.name().to_owned() };
    let name = SetCookie::parse(received(line)).map(|cookie| cookie.name).unwrap_or_default();
    Some(SetVerdict::refused(line, name, because))
}

/// The jar's verdicts; for a fetch without credentials nothing goes along, whatever the jar would have said.
fn sent(jar: &Jar, asked: &Asked) -> Vec<SendVerdict> {
    let mut verdicts = jar.verdicts(&asked.context());
    let because = match asked.without_credentials() {
        _ if asked.by_server => SendReason::NoBrowser,
        Some((page, mode)) => SendReason::WithoutCredentials { page: origin(page), mode: mode.name().to_owned() },
        None => return verdicts,
    };
    for verdict in &mut verdicts {
        let because = because.clone();
        let by_jar = std::mem::replace(&mut verdict.because, because);
        if !verdict.sent {
            verdict.also.insert(0, by_jar);
        }
        verdict.sent = false;
    }
    verdicts
}

fn origin(page: &url::Url) -> String {
    page.origin().ascii_serialization()
}
