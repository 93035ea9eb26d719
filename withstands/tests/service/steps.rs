//! A login that asks for the name first, and for the password on the page that follows.

use axum::{
    Form, Router,
    body::Body,
    response::{Html, IntoResponse, Redirect},
    routing::get,
};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};
use withstands::{
    audit::{Plan, run},
    look::look,
    people::People,
    wire::{InProcess, Limits, Net},
};

type Fields = std::collections::BTreeMap<String, String>;

/// INSECURE ON PURPOSE if the ID stays.
fn app(renews: bool) -> Router {
    let name = || async {
        Html("<form method=post><label>Mail <input name=mail type=email></label><button>Go on</button></form>")
    };
    let named = |session: Session, Form(fields): Form<Fields>| async move {
        session.insert("named", &fields["mail"]).await.unwrap();
        Redirect::to("/members/word")
    };
    let word = || async { Html("<form method=post><input type=password name=word><button>Sign in</button></form>") };
    let enter = move |session: Session, Form(fields): Form<Fields>| async move {
        let name = session.get::<String>("named").await.unwrap().unwrap_or_default();
        if !matches!((name.as_str(), fields["word"].as_str()), ("una@x.test", "one-1") | ("vic@x.test", "two-2")) {
            return "No".into_response();
        }
        if renews {
            session.cycle_id().await.unwrap();
        }
        session.insert("who", name).await.unwrap();
        Redirect::to("/me").into_response()
    };
    let me = |session: Session| async move {
        match session.get::<String>("who").await.unwrap() {
            Some(who) => Html(format!("<h1>{who}</h1>")).into_response(),
            None => Redirect::to("/members").into_response(),
        }
    };
    let front = || async { Html("<a href=/members>Sign in</a>") };
    Router::new()
        .route("/", get(front))
        .route("/members", get(name).post(named))
        .route("/members/word", get(word).post(enter))
        .route("/me", get(me))
        .layer(SessionManagerLayer::new(MemoryStore::default()))
}

#[tokio::test]
async fn a_login_in_two_steps_is_found_described_and_attacked() {
    for (renews, expected) in [(false, vec!["fixation-planted"]), (true, Vec::new())] {
        let people = People::read("una@x.test:one-1", "vic@x.test:two-2").unwrap();
        let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
        let wire = InProcess::<_, Body>::new(app(renews));
        let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
        let looked = look(&net, &people).await.unwrap();
        let text = looked.target.written(&looked.guesses);
        assert!(
            text.contains("steps = 2") && text.contains("name = \"mail\"") && text.contains("secret = \"word\""),
            "{text}"
        );
        assert_eq!(withstands::target::Target::read(&text).unwrap(), looked.target);
        let plan = Plan { only: vec!["fixation-planted".to_owned()], ..Plan::default() };
        let outcome = run(&net, &looked.target, &people, &plan, &|_| {}).await.unwrap();
        let found: Vec<&str> = outcome.findings.iter().map(|finding| finding.entry.id).collect();
        assert_eq!(found, expected, "{:?}", outcome.not_tried);
    }
}
