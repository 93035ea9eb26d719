//! Texts for a picture: split at session IDs and tokens, so that each is drawn as a ticket, and where a line may break.

use serde::Serialize;

use crate::{
    sandbox::Tickets,
    view::{TicketView, ticket_view},
};

/// A part of a text: words, or a session ID or token in place of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    /// The words in pieces: between two of them a line may break.
    pub(super) text: Vec<String>,
    pub(super) id: Option<TicketView>,
}

/// Longer texts without a break, such as a signature, are shortened: nobody reads them, and they fill a screen.
const LONGEST: usize = 30;

impl Part {
    /// The same with what is long and random shortened in its middle.
    pub(super) fn shortened(mut self) -> Self {
        let random = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
        let whole = self.text.concat();
        let mut text = String::new();
        for run in whole.split_inclusive(|c| !random(c)) {
            let count = run.chars().count();
            if count <= LONGEST {
                text.push_str(run);
            } else {
                text.extend(run.chars().take(4));
                text.push('…');
                text.extend(run.chars().skip(count - 4));
            }
        }
        self.text = pieces(&text);
        self
    }
}

/// A text with the tickets in it.
pub(super) fn parts(text: &str, tickets: &Tickets) -> Vec<Part> {
    let here: Vec<&str> = tickets.iter().map(|t| &*t.value).filter(|value| text.contains(value)).collect();
    let (mut all, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        // Of two that begin at one place the longer one is meant.
        let next = here.iter().filter_map(|value| Some((rest.find(value)?, *value)));
        let next = next.min_by_key(|(at, value)| (*at, usize::MAX - value.len()));
        let (before, value) = next.map_or((rest, ""), |(at, value)| (rest.get(..at).unwrap_or_default(), value));
        if !before.is_empty() {
            all.push(Part { text: pieces(before), id: None });
        }
        if !value.is_empty() {
            all.push(Part { text: Vec::new(), id: ticket_view(value, tickets) });
        }
        rest = rest.get(before.len() + value.len()..).unwrap_or_default();
    }
    all
}

/// A text in pieces that each stay whole: a line may break before `/`, `?`, `&` and `.`, and after `=`.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        let breaks = matches!(c, '/' | '?' | '&' | '.') && before != c && before != ' ' || before == '=';
        if breaks {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
        before = c;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::credential::Kind;

    #[test]
    fn an_id_inside_a_text_is_drawn_as_a_ticket() {
        let mut tickets = Tickets::default();
        tickets.learn(Kind::SessionId, "abcdefghijklmnopqrstuv", "mallory");
        let told = parts("/login?id=abcdefghijklmnopqrstuv\">", &tickets);
        assert_eq!(told.iter().map(|p| p.text.concat()).collect::<Vec<_>>(), ["/login?id=", "", "\">"]);
        assert_eq!(told[1].id.as_ref().unwrap().stub, "S1");
        assert!(parts("", &tickets).is_empty());
    }

    #[test]
    fn a_signature_is_shortened_and_names_and_ends_stay() {
        let line = "sid=nyAEC5uWcw17SCYsUOXOWofZE9zdE0qjFPfG90+QTfU=; role=guest";
        let told: Vec<Part> = parts(line, &Tickets::default()).into_iter().map(Part::shortened).collect();
        assert_eq!(told.iter().map(|p| p.text.concat()).collect::<String>(), "sid=nyAE…TfU=; role=guest");
    }

    #[test]
    fn a_line_may_break_inside_an_address_and_nothing_is_lost() {
        assert_eq!(pieces("GET /coats/pass?coat=1"), ["GET /coats", "/pass", "?coat=", "1"]);
        assert_eq!(pieces("https://hotel.grand"), ["https:", "//hotel", ".grand"]);
    }
}
