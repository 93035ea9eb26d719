//! The tests of README.md, word for word, and that they are.

use super::small::app;

#[tokio::test]
async fn no_id_from_before_the_login_opens_the_account() {
    withstands::withstands!(app(), "fixation-planted");
}

#[tokio::test]
async fn nothing_is_found() {
    let audit = withstands::Audit::of(app());
    // The cookie crate of tower-sessions 0.15 decodes names: true of every app on it.
    audit.known("encoded-name").all().await.assert();
}

const SITE: &str = r#"
url = "http://localhost:3000/"
login = { page = "/login", send = "POST /login", name = "user", secret = "password" }
session = { cookies = ["__Host-sid"] }
pages = { who = "/me" }
logout = { page = "/me", send = "POST /logout" }
change = { page = "/me", send = "POST /me", field = "about", shown = "/me" }
"#;

#[tokio::test]
async fn a_copy_of_the_session_is_worth_nothing_after_the_logout() {
    let audit = withstands::Audit::of(app()).described(SITE);
    audit.withstands("replay-after-logout").await.assert();
}

#[test]
fn the_tests_of_the_readme_are_these() {
    let (readme, here) = (include_str!("../../README.md"), include_str!("readme.rs"));
    let blocks: Vec<&str> =
        readme.split("```rust\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(block, _)| block)).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        assert!(here.contains(block), "{block}");
    }
}
