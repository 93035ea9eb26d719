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

/// INSECURE ON PURPOSE with `csrf-get`: a link changes the note.
async fn show(session: Session, query: Fields, flaw: &str) -> Response {
    let page = query.get("p").map(String::as_str).unwrap_or_default();
    let form = |to: &str, fields: &str, says: &str| {
        format!("<form method=post action='index.php?p={to}'>{fields}<button>{says}</button></form>")
    };
    match (page, who(&session).await) {
        ("keep", Some(_)) if flaw == "csrf-get" => {
            session.insert("note", query.get("note").cloned().unwrap_or_default()).await.unwrap();
            return Redirect::to("index.php?p=me").into_response();
        }
        ("in", _) => {
            let after = query.get("apres").cloned().unwrap_or_default().replace(['&', '"', '<'], "");
            let fields = "<input name=user[name]><input name=user[word] type=password>";
            Html(form("in", &format!("<input type=hidden name=apres value=\"{after}\">{fields}"), "Se connecter"))
        }
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

/// INSECURE ON PURPOSE: a logout that keeps the record, a login that leads anywhere.
async fn act(session: Session, query: Fields, fields: Fields, flaw: &str) -> Response {
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
            if flaw == "open-redirect" && !field("apres").is_empty() {
                return Redirect::to(&field("apres")).into_response();
            }
        }
        "keep" => session.insert("note", field("note")).await.unwrap(),
        "out" if flaw == "logout-keeps-session" => {
            let gone = "id=; Path=/; Secure; Max-Age=0";
            return ([("set-cookie", gone)], Redirect::to("index.php?p=in")).into_response();
        }
        "out" => session.flush().await.unwrap(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    Redirect::to("index.php?p=me").into_response()
}

fn app(flaw: &'static str) -> Router {
    let shows = move |session: Session, Query(query): Query<Fields>| async move { show(session, query, flaw).await };
    let acts = move |session: Session, Query(query): Query<Fields>, Form(fields): Form<Fields>| async move {
        act(session, query, fields, flaw).await
    };
    Router::new()
        .route("/", get(|| async { Redirect::to("/index.php") }))
        .route("/index.php", get(shows).post(acts))
        .layer(SessionManagerLayer::new(MemoryStore::default()))
}

#[tokio::test]
async fn forms_that_go_to_one_path_are_told_apart_by_its_query() {
    let flaws = ["logout-keeps-session", "csrf-get", "open-redirect"];
    for flaw in ["careful"].into_iter().chain(flaws) {
        let people = People::read("una:one-1", "vic:two-2").unwrap();
        let limits = Limits { gap: std::time::Duration::ZERO, ..Limits::default() };
        let wire = InProcess::<_, Body>::new(app(flaw));
        let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
        let looked = look(&net, &people).await.unwrap();
        let logout = looked.target.logout.clone().unwrap();
        assert_eq!(logout.send, "POST /index.php?p=out");
        let only = flaws.iter().map(|id| (*id).to_owned()).collect();
        let outcome = run(&net, &looked.target, &people, &Plan { only, ..Plan::default() }, &|_| {}).await.unwrap();
        let found: Vec<&str> = outcome.findings.iter().map(|finding| finding.entry.id).collect();
        let expected: Vec<&str> = flaws.into_iter().filter(|id| *id == flaw).collect();
        assert_eq!(found, expected, "{flaw}: {:?} {:?}", outcome.not_found, outcome.not_tried);
    }
}
