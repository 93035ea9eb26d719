//! Alice, when she is asked to: her deeds, a line each, and the password that she keeps in her head.
//!
//! She types it on the hotel's own pages only. Her values stand in her deeds before they are played, so that no page and
//! no request of the learner's can name them.

use cloakroom_engine::{
    browser::{Browser, BrowserError, Form},
    script::{Action, Actor, Block, Line, PlayProblem, Played, Step},
    world::{EVIL, SHOP},
};

use crate::{
    course::Routine,
    hotel::{HOTEL, TARGET},
    ids::typeable_password,
    sandbox::{Caller, Sandbox},
};

/// How far she came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AliceEnd {
    /// She has done all of it.
    Done,
    /// She was not let in with her own password.
    NotLetIn,
    /// A page could not be shown; what was wrong with it, in a sentence.
    BadPage(String),
    /// Something she wanted to do was not there: a link, a form.
    Stuck,
}

/// What she did.
pub(super) struct Outing {
    pub(super) played: Vec<Played>,
    pub(super) end: AliceEnd,
    /// The password that she has taken.
    pub(super) password: Option<String>,
}

/// She goes through a routine, until a line of it cannot be done.
pub(super) async fn goes(sandbox: &Sandbox, caller: &Caller, routine: &Routine, password: &str) -> Outing {
    let mut out = Outing { played: Vec::new(), end: AliceEnd::Done, password: None };
    for line in routine.plays.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let password = out.password.clone().unwrap_or_else(|| password.to_owned());
        let Some(deeds) = deeds(sandbox, line, &password) else {
            out.end = AliceEnd::Stuck;
            break;
        };
        let fresh = deeds.fresh;
        for deed in deeds.all {
            let lines = vec![Line { line: 0, step: Step::Action(deed), then: Vec::new() }];
            let block = Block::Play { actor: Actor::Alice, at: Actor::Alice, lines };
            let played = sandbox.play_for(caller, &block).await;
            out.played.extend(played.into_iter().map(|numbered| numbered.played));
            out.end = end(out.played.last());
            if out.end != AliceEnd::Done {
                return out;
            }
        }
        out.password = fresh.filter(|fresh| sandbox.lets_in("alice", fresh)).or(out.password);
    }
    out
}

struct Deeds {
    all: Vec<Action>,
    fresh: Option<String>,
}

impl From<Vec<Action>> for Deeds {
    fn from(all: Vec<Action>) -> Self {
        Self { all, fresh: None }
    }
}

/// What a line means on the page that she has before her; `None` if it cannot be done there.
fn deeds(sandbox: &Sandbox, line: &str, password: &str) -> Option<Deeds> {
    let mut browser = sandbox.cast().browser(Actor::Alice).cloned()?;
    match line {
        "log in" => Some(vec![Action::Open(address(&TARGET.login.path)), types_password(password)].into()),
        "log in if asked" => Some(if asks(&mut browser) { vec![types_password(password)] } else { Vec::new() }.into()),
        "follow the first link" => {
            let page = browser.page()?;
            // On a page of the hotel she has arrived.
            let strange = matches!(page.url.host_str(), Some(EVIL | SHOP));
            let link = page.links.iter().find(|link| !link.text.is_empty()).filter(|_| strange);
            Some(link.map(|link| Action::Click(link.text.clone())).into_iter().collect::<Vec<_>>().into())
        }
        "take a new password" => {
            let fresh = typeable_password();
            let fields = vec![("password".to_owned(), fresh.clone())];
            let all =
                vec![Action::Open(address("/password")), Action::Submit { form: "change password".to_owned(), fields }];
            Some(Deeds { all, fresh: Some(fresh) })
        }
        line => {
            let line = ["secret", "alice.letter", "alice.coat"].iter().fold(line.to_owned(), |line, name| {
                line.replace(&format!("{{{{{name}}}}}"), &sandbox.drawn(name).unwrap_or_default())
            });
            Action::parse(&line, 0).ok().map(|deed| vec![deed].into())
        }
    }
}

fn address(path: &str) -> String {
    format!("https://{HOTEL}{path}")
}

fn types_password(password: &str) -> Action {
    let fields = vec![("guest".to_owned(), "alice".to_owned()), ("password".to_owned(), password.to_owned())];
    Action::Submit { form: "log in".to_owned(), fields }
}

/// Does the hotel itself, over https, ask her to log in?
fn asks(browser: &mut Browser) -> bool {
    let Some(page) = browser.page() else { return false };
    let at_home = page.url.scheme() == "https" && page.url.host_str() == Some(HOTEL);
    let goes_home = |form: &Form| form.action.scheme() == "https" && form.action.host_str() == Some(HOTEL);
    at_home && page.form("log in").is_some_and(goes_home)
}

fn end(last: Option<&Played>) -> AliceEnd {
    match last.and_then(|played| played.problem.as_ref()) {
        // Her own address does not change: whoever reads this has written the page.
        Some(PlayProblem::Browser(BrowserError::Script(error))) => return AliceEnd::BadPage(error.to_string()),
        Some(problem @ (PlayProblem::Unknown(_) | PlayProblem::FilledTooLong(_))) => {
            return AliceEnd::BadPage(problem.to_string());
        }
        Some(_) => return AliceEnd::Stuck,
        None => {}
    }
    let refused = |played: &Played| {
        let login =
            played.exchanges.iter().find(|e| e.request.method == "POST" && e.request.url.path() == TARGET.login.path);
        login.is_some_and(|login| login.response.status >= 400)
    };
    if last.is_some_and(refused) { AliceEnd::NotLetIn } else { AliceEnd::Done }
}
