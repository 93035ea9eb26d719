//! What an attack needs that a site of somebody's own has not: told in words, before anything is sent.

use std::collections::BTreeSet;

use cloakroom_engine::script::{Action, Attack, Block, FollowUp, Line, Place, Source, Step};
use url::Url;

use super::{Ready, filled::PLANTS};

/// Names that a world over the wire can fill in.
const KNOWN: [&str; 6] =
    ["secret", "alice.password", "mallory.password", "cookie.session.name", "alice.secret", "alice.letter"];

/// Why this attack is not tried; `None` if it can be. `text` is the file as it is written.
pub(super) fn because(attack: &Attack, text: &str, ready: &Ready) -> Option<String> {
    if let Some(given) = attack.front.given.first() {
        return Some(format!("it begins with a weakness that the hotel is given for it ({given})"));
    }
    let blocks = || attack.steps.iter().flat_map(|step| &step.blocks);
    let lines: Vec<&Line> = blocks()
        .filter_map(|block| match block {
            Block::Play { lines, .. } => Some(lines),
            Block::Page(_) => None,
        })
        .flatten()
        .collect();
    blocks()
        .find_map(|block| block.page().and_then(|page| of_place(page.at)))
        .or_else(|| lines.iter().find_map(|line| of_step(line, ready)))
        .or_else(|| of_words(text))
        .or_else(|| of_names(attack, &lines, text))
        .or_else(|| lines.iter().find_map(|line| of_address(line, ready)))
        .or_else(|| of_site(&lines, text, ready))
}

fn of_place(place: Place) -> Option<String> {
    Some(match place {
        Place::Evil => return None,
        Place::Shop => "it needs a page on another host of the site's domain".to_owned(),
        Place::Pay => "it needs a page of a third site".to_owned(),
        Place::Target => "it puts a page up at the site itself".to_owned(),
    })
}

fn of_step(line: &Line, ready: &Ready) -> Option<String> {
    let clock = || Some("it moves the clock on, and this site has a real one".to_owned());
    let captures = line.then.iter().find_map(|(_, then)| match then {
        FollowUp::Capture(capture) => of_source(&capture.from),
        FollowUp::Expect(_) => None,
    });
    let here = match &line.step {
        Step::Slow(..) | Step::Action(Action::Finish(_)) => {
            Some("it stops a request in the middle, which only the hotel can do".to_owned())
        }
        Step::Action(Action::Wait(_) | Action::Every { .. }) => clock(),
        Step::Action(Action::Restart) => Some("it restarts the site".to_owned()),
        Step::Action(Action::Submit { form, .. }) if !ready.forms.contains(form) => {
            Some(format!("it fills in a form of the hotel's own (\"{form}\")"))
        }
        Step::Request(request) if request.each.is_some() => {
            Some("it guesses IDs of the shape that the hotel's have".to_owned())
        }
        _ => None,
    };
    captures.or(here)
}

fn of_source(source: &Source) -> Option<String> {
    match source {
        Source::Store { .. } => Some("it needs a copy of the site's session store".to_owned()),
        Source::Wire(_) => Some("it listens on plain http beside https, and this site has one of the two".to_owned()),
        _ => None,
    }
}

fn of_words(text: &str) -> Option<String> {
    let changes = text.contains("{{target.change}}");
    changes.then(|| "it passes a coat on, which only the hotel's form does; the audit forges the site's own".to_owned())
}

/// A name that neither the attack nor this world sets.
fn of_names(attack: &Attack, lines: &[&Line], text: &str) -> Option<String> {
    let mut set: BTreeSet<&str> = KNOWN.into();
    for line in lines {
        set.extend(line.then.iter().filter_map(|(_, then)| match then {
            FollowUp::Capture(capture) => Some(capture.name.as_str()),
            FollowUp::Expect(_) => None,
        }));
        if let Step::Action(Action::Make { name, .. }) = &line.step {
            set.insert(name);
        }
    }
    let used = text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim()));
    let own = |name: &&str| !set.contains(name) && !name.starts_with("target") && !name.contains(' ');
    let wanted = used.chain(attack.front.won_when.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()));
    wanted.into_iter().find(own).map(|name| format!("it is about {name}, which only the hotel has"))
}

fn of_address(line: &Line, ready: &Ready) -> Option<String> {
    let address = match &line.step {
        Step::Action(Action::Open(address)) => address.clone(),
        Step::Request(request) => request.url(&ready.target),
        Step::Action(_) | Step::Slow(..) => return None,
    };
    let url = Url::parse(&address).ok()?;
    let host = url.host_str()?;
    if !ready.target.has(&url) {
        let own = host == cloakroom_engine::world::EVIL;
        return (!own).then(|| format!("it needs {host}, which signs people in for the hotel"));
    }
    let known = [&ready.front, &ready.login, &ready.account];
    let known = ready
        .log_out
        .iter()
        .chain(&ready.write)
        .filter_map(|deed| deed.strip_prefix("open "))
        .chain(known.map(String::as_str));
    let there = known.filter_map(|known| Url::parse(known).ok()).any(|known| known.path() == url.path());
    (!there).then(|| format!("it uses {}, a page of the hotel's own", url.path()))
}

fn of_site(lines: &[&Line], text: &str, ready: &Ready) -> Option<String> {
    let writes = |line: &&&Line| match &line.step {
        Step::Request(request) => request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("cookie")),
        _ => false,
    };
    if !ready.copy_opens && (lines.iter().any(|line| writes(&line)) || text.contains(PLANTS)) {
        return Some(
            "control: a copy of the session cookie alone does not open Alice's page while she is logged in".to_owned(),
        );
    }
    if text.contains("{{target.log_out}}") && ready.log_out.is_empty() {
        return Some(
            "no form or link to log out is known that a person can use: name it under [logout] in the target file"
                .to_owned(),
        );
    }
    let goes_back = lines.iter().any(|line| matches!(line.step, Step::Action(Action::Back)));
    (goes_back && ready.log_out.len() != 1)
        .then(|| "it goes back to the page with what is Alice's, and the way out is on another page here".to_owned())
}
