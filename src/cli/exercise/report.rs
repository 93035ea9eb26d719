//! `--class URL --words "…"`: what the tests said, told to the class, so that the teacher sees who is stuck.
//!
//! The words stand under the learner's name in the browser. Deliberately absent: code; only the verdict is sent.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;
use withstands::wire::{Ask, Http1, Wire};

use crate::runner::Verdict;

/// A class that does not answer must not hold up the tests.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a class is, and who one is in it.
#[derive(Debug, Clone)]
pub(super) struct Report {
    url: Url,
    words: String,
}

impl Report {
    /// From what was typed; none, where no class was named.
    pub(super) fn of(class: Option<String>, words: Option<String>) -> Result<Option<Self>, String> {
        let (class, words) = match (class, words) {
            (None, None) => return Ok(None),
            (Some(class), Some(words)) => (class, words),
            _ => {
                return Err(
                    "--class and --words belong together. Both stand under your name in the browser, ready to copy."
                        .to_owned(),
                );
            }
        };
        let wrong = || format!("`{class}` is no address of a class. It looks like http://192.168.4.20:3000");
        let url = Url::parse(&class).map_err(|_| wrong())?;
        let url = url.join("/api/class/tested").map_err(|_| wrong())?;
        if url.scheme() != "http" || url.host_str().is_none() {
            return Err(wrong());
        }
        Ok(Some(Self { url, words }))
    }

    /// Tells it, and says in a line what became of it.
    pub(super) async fn tell(&self, slug: &str, verdict: &Verdict) -> String {
        let body =
            json!({ "words": self.words, "exercise": slug, "verdict": words(verdict), "passed": verdict.passed });
        let ask = Ask {
            method: http::Method::POST,
            url: self.url.clone(),
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("accept".to_owned(), "application/json".to_owned()),
            ],
            body: body.to_string(),
        };
        match (Http1 { patience: PATIENCE, ..Http1::default() }).send(ask).await {
            Ok(answer) if answer.status == 204 => "Your class has it.".to_owned(),
            Ok(answer) => {
                let document: Option<Value> = serde_json::from_slice(&answer.body).ok();
                let detail = document.as_ref().and_then(|d| d.get("detail")?.as_str());
                // It comes from another machine: no control character of it gets to the terminal.
                let says: String = detail.unwrap_or("").chars().filter(|c| !c.is_control()).take(300).collect();
                format!("Your class did not take it ({}): {says}", answer.status)
            }
            Err(why) => format!("Your class has not got it: {why}"),
        }
    }
}

/// The verdict in a few words: the first test that failed, or why there was none.
fn words(verdict: &Verdict) -> String {
    if verdict.passed {
        return "passed".to_owned();
    }
    match verdict.tests.iter().find(|test| !test.passed) {
        Some(test) => test.name.clone(),
        None => verdict.headline.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_an_address_and_words_and_neither_alone() {
        let of =
            |class: Option<&str>, words: Option<&str>| Report::of(class.map(str::to_owned), words.map(str::to_owned));
        assert!(of(None, None).unwrap().is_none());
        assert!(of(Some("http://192.168.4.20:3000"), None).unwrap_err().contains("belong together"));
        let report = of(Some("http://192.168.4.20:3000/class/you"), Some("kabuto menari")).unwrap().unwrap();
        assert_eq!(report.url.as_str(), "http://192.168.4.20:3000/api/class/tested");
        for wrong in ["192.168.4.20:3000", "https://class.example", "file:///etc/passwd", ""] {
            assert!(of(Some(wrong), Some("a b")).unwrap_err().contains("no address"), "{wrong}");
        }
    }
}
