//! A site with one path: its query says what is asked for, and all of its forms go there.

use axum::{
    Form, Router,
    body::Body,
    extract::Query,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
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

async fn who(session: &Session) -> Option<String> {
    session.get::<String>("who").await.unwrap()
}

async fn show(session: Session, Query(query): Query<Fields>) -> Response {
    let page = query.get("p").map(String::as_str).unwrap_or_default();
    let form = |to: &str, fields: &str, says: &str| {
        format!("<form method=post action='index.php?p={to}'>{fields}<button>{says}</button></form>")
    };
    match (page, who(&session).await) {
        ("in", _) => Html(form("in", "<input name=user[name]><input name=user[word] type=password>", "Se connecter")),
        ("me", Some(who)) => {
            let note: String = session.get("note").await.unwrap().unwrap_or_default();
            let (keep, leave) = (form("keep", "<input name=note>", "Garder"), form("out", "", "Se déconnecter"));
            Html(format!("<h1>{who}</h1><p>{note}</p>{keep}{leave}"))
        }
        ("me", None) => return Redirect::to("index.php?p=in").into_response(),
        _ => Html("<a href='index.php?p=in'>Se connecter</a>".to_owned()),
    }
    .into_response()
}

/// INSECURE ON PURPOSE if the logout keeps the record.
async fn act(session: Session, query: Fields, fields: Fields, keeps: bool) -> Response {
    let page = query.get("p").map(String::as_str).unwrap_or_default();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    match page {
        "in" => {
            let (name, word) = (field("user[name]"), field("user[word]"));
            if !matches!((name.as_str(), word.as_str()), ("una", "one-1") | ("vic", "two-2")) {
                return StatusCode::UNAUTHORIZED.into_response();
            }
            session.cycle_id().await.unwrap();
            session.insert("who", name).await.unwrap();
        }
        "keep" => session.insert("note", field("note")).await.unwrap(),
        "out" if keeps => {
            let gone = "id=; Path=/; Secure; Max-Age=0";
            return ([("set-cookie", gone)], Redirect::to("index.php?p=in")).into_response();
        }
        "out" => session.flush().await.unwrap(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    Redirect::to("index.php?p=me").into_response()
}

fn app(keeps: bool) -> Router {
    let acts = move |session: Session, Query(query): Query<Fields>, Form(fields): Form<Fields>| async move {
        act(session, query, fields, keeps).await
    };
    Router::new()
        .route("/", get(|| async { Redirect::to("/index.php") }))
        .route("/index.php", get(show).post(acts))
        .layer(SessionManagerLayer::new(MemoryStore::default()))
}

#[tokio::test]
async fn forms_that_go_to_one_path_are_told_apart_by_its_query() {
    for (keeps, expected) in [(false, Vec::new()), (true, vec!["logout-keeps-session"])] {
        let people = People::read("una:one-1", "vic:two-2").unwrap();
        let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
        let wire = InProcess::<_, Body>::new(app(keeps));
        let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
        let looked = look(&net, &people).await.unwrap();
        let logout = looked.target.logout.clone().unwrap();
        assert_eq!(logout.send, "POST /index.php?p=out");
        assert!(!looked.guesses.contains(&"logout.send"), "it was seen to log out");
        let plan = Plan { only: vec!["logout-keeps-session".to_owned()], ..Plan::default() };
        let outcome = run(&net, &looked.target, &people, &plan, &|_| {}).await.unwrap();
        let found: Vec<&str> = outcome.findings.iter().map(|finding| finding.entry.id).collect();
        assert_eq!(found, expected, "{:?} {:?}", outcome.not_found, outcome.not_tried);
    }
}
