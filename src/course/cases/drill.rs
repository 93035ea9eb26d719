//! A drill: headers and records to read, and which of their lines is the cause.

use cloakroom_engine::script::{Fence, Problem};

use crate::course::inline::inline;

/// A drill.
#[derive(Debug, Clone, Default)]
pub struct Drill {
    /// The situation, as HTML.
    pub story_html: String,
    /// The dialogues, a list of lines each.
    pub exchanges: Vec<Vec<DrillLine>>,
    /// What is said of a line that has no words of its own, as HTML.
    pub hint_html: String,
    /// What is said to whoever has found it, as HTML.
    pub right_html: String,
}

/// One line that can be chosen.
#[derive(Debug, Clone)]
pub struct DrillLine {
    /// Its number, from 1, over all dialogues.
    pub number: usize,
    /// `sent`, `came`, `record`, `text` for a body, or `script` for what a page does.
    pub kind: &'static str,
    /// A header's name, with its colon; empty for other lines.
    pub name: String,
    /// The rest.
    pub text: String,
    /// It is the cause.
    pub is_cause: bool,
    /// What is said to whoever chooses it, as HTML.
    pub says_html: Option<String>,
}

impl Drill {
    /// A line by its number.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<&DrillLine> {
        self.exchanges.iter().flatten().find(|line| line.number == number)
    }

    /// The cause.
    #[must_use]
    pub fn cause(&self) -> Option<&DrillLine> {
        self.exchanges.iter().flatten().find(|line| line.is_cause)
    }
}

/// Reads the block; the words around it are added by whoever renders them.
pub(super) fn read(fence: &Fence) -> Result<Drill, Vec<Problem>> {
    let hint = fence.only(&["hint"]).and_then(|()| fence.need("hint")).map_err(|p| vec![p])?;
    let mut drill = Drill { hint_html: inline(hint), ..Drill::default() };
    let (mut problems, mut number, mut apart) = (Vec::new(), 0, true);
    for (at, line) in fence.body.lines().enumerate() {
        let place = fence.line + 1 + at;
        let (mark, rest) = line.split_at_checked(1).unwrap_or((line, ""));
        let kind = match mark {
            "" => {
                apart = true;
                continue;
            }
            ">" => "sent",
            "<" => "came",
            "|" if rest.trim_start().starts_with("page:") => "script",
            "|" => "record",
            "?" => {
                match drill.exchanges.last_mut().and_then(|lines: &mut Vec<DrillLine>| lines.last_mut()) {
                    Some(last) => last.says_html = Some(inline(rest)),
                    None => problems.push(Problem::at(place, "it is about no line", "Put it below one")),
                }
                continue;
            }
            // What an answer says in its body.
            _ if drill.exchanges.last().is_some_and(|lines| !lines.is_empty()) && !apart => "text",
            _ => {
                let todo = "Begin it with > (sent), < (came), | (in the store) or ? (what is said of the line above)";
                problems.push(Problem::at(place, format!("`{line}` is no line of a drill"), todo));
                continue;
            }
        };
        if std::mem::take(&mut apart) {
            drill.exchanges.push(Vec::new());
        }
        number += 1;
        let rest = if kind == "text" { line } else { rest };
        if let Some(exchange) = drill.exchanges.last_mut() {
            exchange.push(one(number, kind, rest.trim()));
        }
    }
    let all = || drill.exchanges.iter().flatten();
    if all().filter(|line| line.is_cause).count() == 0 {
        problems.push(Problem::at(fence.line, "no line is the cause", "End the line that is with // MARK"));
    }
    if all().count() < 4 {
        problems.push(Problem::at(fence.line, "there is too little to read", "Show four lines at least"));
    }
    if problems.is_empty() { Ok(drill) } else { Err(problems) }
}

fn one(number: usize, kind: &'static str, text: &str) -> DrillLine {
    let (text, is_cause) = match text.strip_suffix("// MARK") {
        Some(text) => (text.trim_end(), true),
        None => (text, false),
    };
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let header = text.split_once(": ").filter(|(name, _)| matches!(kind, "sent" | "came") && is_name(name));
    let (name, text) = match header {
        Some((name, value)) => (format!("{name}:"), value.trim()),
        None => (String::new(), text),
    };
    DrillLine { number, kind, name, text: text.to_owned(), is_cause, says_html: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(body: &str) -> Fence {
        Fence::new("drill hint=\"Look again.\"", body, 10).unwrap()
    }

    #[test]
    fn lines_are_numbered_over_all_and_the_cause_is_known() {
        let body = "> GET http://a.example/\n< HTTP/1.1 200 OK\n< Set-Cookie: sid=1; Secure // MARK\n\n> GET /\n? Not *this*.\n| S1  guest_id: 7";
        let drill = read(&fence(body)).unwrap();
        assert_eq!(drill.exchanges.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
        let cause = drill.cause().unwrap();
        assert_eq!((cause.number, cause.name.as_str(), cause.text.as_str()), (3, "Set-Cookie:", "sid=1; Secure"));
        assert_eq!(drill.line(4).unwrap().says_html.as_deref(), Some("Not <em>this</em>."));
        assert_eq!(drill.line(5).unwrap().kind, "record");
    }

    #[test]
    fn what_is_no_line_and_a_drill_without_a_cause_are_named() {
        let problems = read(&fence("what\n> GET /\n< HTTP/1.1 200")).unwrap_err();
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [11, 10, 10]);
    }
}
