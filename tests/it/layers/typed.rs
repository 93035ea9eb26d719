//! What a template is given has a type: no page and no view puts JSON together by hand.
//!
//! An answer of the API may: there the JSON is the answer itself (`src/tutorial/api`).

use super::sources::{Source, of_crate, tokens};

/// Pages that still do. The list may only shrink.
const LEFT: &[&str] = &["tutorial/pages/audit.rs"];

fn is_looked_at(source: &Source) -> bool {
    let module: Vec<&str> = source.module.iter().map(String::as_str).collect();
    matches!(module.as_slice(), ["view", ..] | ["tutorial", "pages", ..])
}

/// Does it call `json!`, by this name or another?
fn puts_json_together(source: &Source) -> bool {
    source.tokens.windows(2).any(|pair| pair[0] == "json" && (pair[1] == "!" || pair[1] == "as"))
}

#[test]
fn what_a_page_gives_its_template_has_a_type() {
    let looked_at: Vec<Source> = of_crate("src").into_iter().filter(is_looked_at).collect();
    let found: Vec<&str> = looked_at.iter().filter(|s| puts_json_together(s)).map(|s| s.file.as_str()).collect();
    assert_eq!(found, LEFT, "a struct that derives Serialize, beside the function that makes it");
    assert!(looked_at.len() > 80, "the test still sees the pages: {}", looked_at.len());
}

#[test]
fn json_that_is_put_together_in_a_page_is_seen() {
    let seen = |module: &str, text: &str| {
        let module = module.split("::").map(str::to_owned).collect();
        let source = Source { module, file: "planted.rs".to_owned(), tokens: tokens(text) };
        is_looked_at(&source) && puts_json_together(&source)
    };
    for text in [
        "fn f() -> Value { json!({ \"a\": 1 }) }",
        "fn f() { g(serde_json::json! [1]) }",
        "use serde_json::json as put;",
    ] {
        assert!(seen("tutorial::pages::lesson", text) && seen("view::run::row", text), "{text}");
        assert!(!seen("tutorial::api::matrix", text), "there it is the answer: {text}");
    }
    for text in
        ["// json!({})", "const T: &str = \"json!\";", "fn json(json: &str) {}", "#[cfg(test)] mod tests { json!(1) }"]
    {
        assert!(!seen("tutorial::pages::lesson", text), "{text}");
    }
}
