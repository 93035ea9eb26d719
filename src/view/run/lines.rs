//! The messages of a step for a room: fewer lines than were sent, and none of what they prove left out.

use super::message::{LedTo, MessageView};
use crate::view::TicketView;

/// The lines of a step. Where they are many, each answer is told with its request, and a redirect with what it led to.
pub(super) fn lines(messages: &[MessageView]) -> Vec<MessageView> {
    let lines = folded(messages);
    if lines.len() <= MOST_LINES { lines } else { led_on(short(lines)) }
}

/// An answer that brings nothing new is told by its status, on the line of its request.
fn folded(messages: &[MessageView]) -> Vec<MessageView> {
    let mut lines: Vec<MessageView> = Vec::new();
    for message in messages {
        let asks = |line: &&mut MessageView| !line.answer && line.from == message.to && line.to == message.from;
        let asked = lines.iter_mut().rev().find(asks).filter(|line| line.status.is_none());
        let nothing_new = |ids: &[TicketView]| message.ids.is_empty() || message.ids == ids;
        match asked {
            Some(asked) if message.answer && !message.tells && nothing_new(&asked.ids) => asked.status = message.status,
            _ => lines.push(message.clone()),
        }
    }
    lines
}

/// More lines than these are told more shortly.
const MOST_LINES: usize = 4;

/// Many lines, each answer on the line of its request: what it sets or forgets is said there.
fn short(lines: Vec<MessageView>) -> Vec<MessageView> {
    let mut shorter: Vec<MessageView> = Vec::new();
    for line in lines {
        let asks = |asked: &&mut MessageView| !asked.answer && asked.from == line.to && asked.to == line.from;
        let asked = shorter.iter_mut().rev().find(asks).filter(|asked| asked.status.is_none() && asked.note.is_none());
        match asked {
            Some(asked) if line.answer && line.status.is_some() && line.note.is_none() && line.tone == "hotel" => {
                let words = line.words.concat();
                let forgets = words.starts_with("forget");
                let sets = !line.ids.is_empty() && line.ids != asked.ids;
                // An ID that is set where another was sent needs a line of its own: which is which has to be seen.
                if sets && !asked.ids.is_empty() || line.tells && !forgets {
                    shorter.push(line);
                    continue;
                }
                asked.status = line.status;
                asked.note = if forgets { Some(words) } else { sets.then(|| "sets".to_owned()) };
                if sets {
                    asked.ids = line.ids;
                }
            }
            _ => shorter.push(line),
        }
    }
    shorter
}

/// A redirect and the request that it led to as one line, where the same IDs go along.
fn led_on(lines: Vec<MessageView>) -> Vec<MessageView> {
    let mut shorter: Vec<MessageView> = Vec::new();
    for line in lines {
        let before = shorter.last_mut().filter(|before| {
            let between = (&before.from, &before.to, before.by) == (&line.from, &line.to, line.by);
            let redirects = before.leads_to.last().map_or(before.status, |led| led.status);
            let plain = before.note.is_none() && line.note.is_none() && before.ids == line.ids;
            line.follows && between && plain && redirects.is_some_and(|status| (300..400).contains(&status))
        });
        match before {
            Some(before) => before.leads_to.push(LedTo { words: line.words, status: line.status }),
            None => shorter.push(line),
        }
    }
    shorter
}

#[cfg(test)]
mod tests {
    use crate::hotel::HOTEL;
    use crate::view::run::{
        known::Known,
        row::{
            Scene,
            tests::{exchange, step},
        },
    };

    /// The lines of a step in which Alice opens these pages; a redirect leads to the next of them.
    fn told(pages: &[(&str, u16)]) -> Vec<String> {
        let to = |at: usize| pages.get(at + 1).map(|(path, _)| ("Location".to_owned(), (*path).to_owned()));
        let mut all = step(exchange("alice", HOTEL, Vec::new()), false);
        let opened = pages.iter().enumerate().map(|(at, (path, status))| {
            let mut one = exchange("alice", HOTEL, Vec::new());
            one.request.url.set_path(path);
            one.response.status = *status;
            one.response.headers.extend(to(at).filter(|_| *status == 303));
            one
        });
        all.played[0].exchanges = opened.collect();
        let row = Scene::default().row(&all, &Known::ahead(std::slice::from_ref(&all)));
        let led = |m: &super::MessageView| {
            m.leads_to.iter().map(|led| format!(", {} {:?}", led.words.concat(), led.status)).collect::<String>()
        };
        row.lines.iter().map(|m| format!("{} {:?}{}", m.words.concat(), m.status, led(m))).collect()
    }

    #[test]
    fn where_lines_are_many_a_redirect_and_what_it_leads_to_are_one() {
        let few = [("/login", 303), ("/account", 200)];
        assert_eq!(told(&few), ["GET /login Some(303)", "GET /account Some(200)"]);
        let many = [("/", 200), ("/a", 200), ("/b", 200), ("/login", 303), ("/account", 200)];
        let lines = ["GET / Some(200)", "GET /a Some(200)", "GET /b Some(200)"];
        assert_eq!(told(&many)[..3], lines);
        assert_eq!(told(&many)[3..], ["GET /login Some(303), GET /account Some(200)"]);
    }
}
