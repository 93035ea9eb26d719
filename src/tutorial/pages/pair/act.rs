//! What one of a pair does in the hotel of the two: at the browser of their own role, and at no other.

use cloakroom_engine::script::{Action, Actor, Block, Line, Place, SitePage, Step};

use super::{Form, of, open, world};
use crate::{
    class::{Class, pairs::Pair},
    ids::LearnerId,
    lab::{
        EVIL_PATH,
        pair::{Did, PairWorld},
    },
    sandbox::Caller,
    tutorial::{
        AppState, Problem,
        pages::labs::{MOST_PAGE, short},
    },
};

/// The longest letter and the longest address, in bytes.
const MOST_SAYS: usize = 300;
const MOST_ADDRESS: usize = 2_000;

/// Does what a form says.
pub(super) async fn does(
    at: &AppState,
    class: &Class,
    (id, caller): (&LearnerId, &Caller),
    form: &Form,
) -> Result<(), Problem> {
    let pair = class.state().pairs().of(id).cloned();
    let (pair, world) = there(at, class, form, pair)?;
    if form.get("address").len() > MOST_ADDRESS {
        return Err(Problem::bad("address", format!("an address has at most {MOST_ADDRESS} bytes here")));
    }
    if pair.is_mallory(id) { mallory(&world, caller, form).await } else { alice(&world, caller, form).await }
}

fn there(
    at: &AppState,
    class: &Class,
    form: &Form,
    pair: Option<Pair>,
) -> Result<(Pair, std::sync::Arc<PairWorld>), Problem> {
    let gone = |says: &str| Problem::NotNow { says: says.to_owned() };
    let pair = pair.ok_or_else(|| gone("you are in no pair; load the page again"))?;
    if of(form, "pair") != pair.number || of(form, "round") != pair.round || pair.on.is_none() {
        return Err(gone("that belongs to a round that is over; load the page again"));
    }
    let world = open(world(at, class, &pair)?);
    let world = world.ok_or_else(|| gone("the hotel of this round has ended; begin the round anew, both of you"))?;
    world.sandbox().looked_at();
    Ok((pair, world))
}

async fn mallory(world: &PairWorld, caller: &Caller, form: &Form) -> Result<(), Problem> {
    match form.get("do") {
        "letter" => {
            let (says, link) = (form.get("says").trim(), form.get("link").trim());
            world.draft("says", says);
            world.draft("link", link);
            if says.is_empty() || says.len() > MOST_SAYS || link.len() > MOST_ADDRESS {
                world.refuse(
                    Actor::Mallory,
                    format!("A letter has 1 to {MOST_SAYS} bytes, its link at most {MOST_ADDRESS}"),
                );
            } else {
                world.letter(says, link).await;
            }
        }
        "page" => page(world, form).await,
        "send" => match form.request(|text| world.draft("text", text)) {
            Ok((title, block)) => world.mallory(caller, &named("Mallory", &title), &block).await,
            Err(why) => world.refuse(Actor::Mallory, why),
        },
        "open" | "click" | "submit" | "back" => match form.deed(form.get("do"), Actor::Mallory, world.sandbox())? {
            Ok((title, block)) => world.mallory(caller, &named("Mallory", &title), &block).await,
            Err(why) => world.refuse(Actor::Mallory, why),
        },
        _ => return Err(Problem::bad("do", "Mallory does no such thing; load the page again")),
    }
    Ok(())
}

async fn page(world: &PairWorld, form: &Form) {
    let html = form.get("html").replace("\r\n", "\n");
    if html.len() > MOST_PAGE {
        return world.refuse(Actor::Mallory, format!("A page has at most {} kB here", MOST_PAGE / 1024));
    }
    world.draft("html", &html);
    world.page(SitePage { at: Place::Evil, path: EVIL_PATH.to_owned(), html, set_cookie: None }).await;
}

async fn alice(world: &PairWorld, caller: &Caller, form: &Form) -> Result<(), Problem> {
    let did = match form.get("do") {
        "follow" => {
            let Some(link) = world.opened(of(form, "n")) else {
                world.refuse(Actor::Alice, "This letter is no longer here");
                return Ok(());
            };
            let title = format!("Alice opens a letter’s link: {}", short(&link));
            let line = Line { line: 0, step: Step::Action(Action::Open(link)), then: Vec::new() };
            let block = Block::Play { actor: Actor::Alice, at: Actor::Alice, lines: vec![line] };
            world.alice(caller, &title, &block, Did::FollowedLetter).await;
            return Ok(());
        }
        "open" | "click" | "back" => Did::Looked,
        "submit" => Did::SentForm,
        _ => return Err(Problem::bad("do", "Alice does no such thing; load the page again")),
    };
    match form.deed(form.get("do"), Actor::Alice, world.sandbox())? {
        Ok((title, block)) => world.alice(caller, &named("Alice", &title), &block, did).await,
        Err(why) => world.refuse(Actor::Alice, why),
    }
    Ok(())
}

/// “You open …” is “Alice opens …” for both.
fn named(who: &str, title: &str) -> String {
    let rest = title.strip_prefix("You ").unwrap_or(title);
    let (verb, rest) = rest.split_once([' ', ':']).unwrap_or((rest, ""));
    let ending = if verb == "go" { "es" } else { "s" };
    format!("{who} {verb}{ending} {}", rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn both_read_who_did_it() {
        assert_eq!(named("Alice", "You go back"), "Alice goes back");
        assert_eq!(named("Alice", "You click “Log in”"), "Alice clicks “Log in”");
        assert_eq!(named("Mallory", "You send: GET /"), "Mallory sends GET /");
    }
}
