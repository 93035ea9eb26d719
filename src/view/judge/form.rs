//! The form of `/reference/cookies`: read from the address, and made into a question.

use cloakroom_engine::{
    explain::{self, Ask, By, Credentials, Problem, SetBy, span},
    paste::{self, Pasted},
};
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// The most characters of a paste that are taken: several cookies of the largest size.
const MOST: usize = 32 * 1024;

/// What stands in the fields. All of it is text, to be shown again as it was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Form {
    set: String,
    /// So many characters of a longer paste were read.
    #[serde(skip)]
    pub(crate) cut: Option<usize>,
    /// The paste is to be read as lines, whatever it looks like.
    lines: bool,
    at: String,
    set_by: String,
    to: String,
    by: String,
    method: String,
    from: String,
    in_frame_of: String,
    credentials: String,
    via: String,
    later: String,
    clock: String,
    third_party: String,
    judge: String,
}

impl Form {
    /// A case with something to see in it.
    fn example() -> Form {
        Form::parse(
            "set=sid%3D8GdkQ2mZ%3B+Path%3D%2F%3B+HttpOnly%0A__Host-theme%3Ddark%3B+Secure%3B+Path%3D%2Faccount&at=https%3A%2F%2Fhotel.grand.example%2Flogin&to=https%3A%2F%2Fhotel.grand.example%2Fcoats%2Fpass&by=form&from=https%3A%2F%2Fevil.example%2Ffree-coats",
        )
    }

    /// From the query of the address. Without one, the example; with one, what it leaves out is empty.
    pub(crate) fn parse(query: &str) -> Form {
        let given: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if given.is_empty() {
            return Form::example();
        }
        let find = |name: &str| given.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).unwrap_or_default();
        let or = |name: &str, other: &str| if find(name).is_empty() { other.to_owned() } else { find(name).to_owned() };
        let lines: Vec<&str> = given.iter().filter(|(n, _)| n == "set").map(|(_, v)| v.as_str()).collect();
        let (by, set_by) = (by(find("by"), find("kind"), find("from"), find("method")), or("set_by", ""));
        let judge = find("judge");
        // A link from a verdict on setting asks about the very request that brought the line.
        let set_by = match by.as_str() {
            _ if !set_by.is_empty() => set_by,
            "fetch" | "image" | "frame" if judge == "set" => by.clone(),
            _ => "page".to_owned(),
        };
        let paste = lines.join("\n");
        let cut = (paste.trim().chars().count() > MOST).then_some(MOST);
        let method = find("method");
        let method = if method == "GET" || (method == "POST" && by == "form") { "" } else { method };
        Form {
            set: paste.trim().chars().take(MOST).collect(),
            cut,
            lines: find("as") == "lines",
            at: or("at", ""),
            set_by,
            to: or("to", ""),
            by,
            method: method.to_owned(),
            from: or("from", ""),
            in_frame_of: or("in_frame_of", ""),
            // Addresses of before ask for a fetch that carries cookies.
            credentials: or("credentials", if find("kind") == "fetch" { "include" } else { "same-origin" }),
            via: or("via", ""),
            later: or("later", &or("age", "0")),
            clock: or("clock", "0"),
            third_party: or("third_party", ""),
            judge: String::new(),
        }
    }

    /// What was pasted, as it stands.
    pub(crate) fn text(&self) -> &str {
        &self.set
    }

    /// What was pasted, taken for what it is.
    pub(crate) fn pasted(&self, now: OffsetDateTime) -> Pasted {
        if self.lines { paste::as_lines(&self.set) } else { paste::read(&self.set, now) }
    }

    /// The question, with what the paste tells where a field is empty.
    ///
    /// # Errors
    /// The field that cannot be used, and what to write.
    pub(super) fn ask(&self, pasted: &Pasted) -> Result<Ask, Problem> {
        let length = |field: &str, text: &str| {
            span(text).ok_or_else(|| Problem::new(field, "write a time such as 90s, 3m, 2h or 8d, up to 1000d"))
        };
        let restarted = self.later == "restart";
        let mut ask = Ask {
            set: pasted.lines(),
            at: self.at.clone(),
            set_by: choice("set_by", &self.set_by, &SetBy::ALL)?,
            to: self.to.clone(),
            by: choice("by", &self.by, &By::ALL)?,
            method: self.method.clone(),
            from: self.from.clone(),
            around: self.in_frame_of.clone(),
            credentials: Credentials::named(&self.credentials)
                .ok_or_else(|| Problem::new("credentials", "choose include, same-origin or omit"))?,
            via: self.via.split([',', ' ', '\n', '\r']).filter(|hop| !hop.is_empty()).map(str::to_owned).collect(),
            later: if restarted { Duration::ZERO } else { length("later", &self.later)? },
            restarted,
            clock: length("clock", &self.clock)?,
            third_party: match self.third_party.as_str() {
                "" => None,
                word => Some(explain::third_party("third_party", word)?),
            },
        };
        told_by(pasted, &mut ask);
        if ask.at.is_empty() && ask.to.is_empty() && matches!(pasted, Pasted::Configuration(_)) {
            ask.at = "https://app.example/".to_owned();
        }
        Ok(ask)
    }
}

/// What the paste tells of where and how.
fn told_by(pasted: &Pasted, ask: &mut Ask) {
    let fill = |field: &mut String, value: Option<String>| {
        if field.is_empty() {
            *field = value.unwrap_or_default();
        }
    };
    match pasted {
        Pasted::Answer(dump) => fill(&mut ask.at, dump.at()),
        Pasted::Table(rows) => fill(&mut ask.at, rows.first().map(|row| row.at.clone())),
        Pasted::Request(request) => {
            if ask.to.is_empty() && ask.by == By::Typed {
                ask.by = request.by();
                ask.method.clone_from(&request.method);
                ask.credentials = request.credentials.unwrap_or(ask.credentials);
                fill(&mut ask.from, request.from());
            }
            fill(&mut ask.to, Some(request.url.clone()));
        }
        _ => {}
    }
}

fn choice<T: Copy>(field: &str, word: &str, all: &[(&'static str, T)]) -> Result<T, Problem> {
    let found = all.iter().find(|(name, _)| *name == word).map(|(_, what)| *what);
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    found.ok_or_else(|| Problem::new(field, format!("choose one of {}", names.join(", "))))
}

/// What the request is. Before there was `by`, addresses had `kind`, `from` and `method`.
fn by(by: &str, kind: &str, from: &str, method: &str) -> String {
    let word = match (by, kind) {
        ("", "fetch") => "fetch",
        ("", "image") => "image",
        ("", "iframe") => "frame",
        ("", "script") => "script",
        ("", _) if from.is_empty() => "typed",
        ("", _) if matches!(method, "" | "GET") => "link",
        ("", _) => "form",
        (by, _) => by,
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use cloakroom_engine::explain::By;
    use time::OffsetDateTime;

    use super::Form;

    #[test]
    fn addresses_of_before_still_mean_what_they_meant() {
        for (query, by, set_by, credentials) in [
            ("set=a%3D1&at=https://a.example/&kind=navigate", "typed", "page", "same-origin"),
            ("set=a%3D1&at=https://a.example/&kind=navigate&from=https://b.example/", "link", "page", "same-origin"),
            ("set=a%3D1&at=https://a.example/&method=POST&from=https://b.example/", "form", "page", "same-origin"),
            (
                "set=a%3D1&at=https://a.example/&kind=fetch&from=https://b.example/&judge=set",
                "fetch",
                "fetch",
                "include",
            ),
            (
                "set=a%3D1&at=https://a.example/&kind=iframe&from=https://b.example/&judge=set",
                "frame",
                "frame",
                "same-origin",
            ),
        ] {
            let form = Form::parse(query);
            assert_eq!(
                (form.by.as_str(), form.set_by.as_str(), form.credentials.as_str()),
                (by, set_by, credentials),
                "{query}"
            );
        }
    }

    #[test]
    fn what_the_paste_tells_fills_what_is_empty() {
        let form = Form::parse(
            "set=curl+'http://localhost:4000/me'+-H+'origin:+http://localhost:5173'+-H+'sec-fetch-mode:+cors'&by=typed",
        );
        let ask = form.ask(&form.pasted(OffsetDateTime::UNIX_EPOCH)).unwrap_or_default();
        assert_eq!(
            (ask.to.as_str(), ask.from.as_str(), ask.by),
            ("http://localhost:4000/me", "http://localhost:5173", By::Fetch)
        );
    }
}
