//! Pages are drawn and compressed once a course, and what is one learner's own stands in them all the same.

use std::{fs, path::Path};

use axum::body::Body;
use bytes::Bytes;
use cloakroom::files::{Files, LOOKED_AT_AGAIN};
use http::{Request, Response, StatusCode, header};
use tokio::time::sleep;

use crate::harness::{TUTORIAL, TestApp, unpacked};

const LESSON: &str = "/lessons/fixation";

/// A page as a browser with gzip asks for it, on behalf of `app`'s visitor.
async fn packed(app: &TestApp, path: &str, known: Option<&str>) -> Response<Bytes> {
    let mut request =
        Request::get(path).header(header::HOST, TUTORIAL).header(header::ACCEPT_ENCODING, "br, gzip;q=0.8");
    for (name, value) in [(header::COOKIE, app.cookie().as_deref()), (header::IF_NONE_MATCH, known)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    app.raw(request.body(Body::empty()).unwrap()).await
}

fn tag(answer: &Response<Bytes>) -> String {
    answer.headers()[header::ETAG].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_is_small_on_the_wire_and_the_same_bytes_when_it_is_unpacked() {
    let app = TestApp::start();
    // Whoever has played gets the inspector of that with it, a few kilobytes more.
    let player = app.another();
    player.does("alice", "act", "open https://hotel.grand.example/login").await;
    let course = app.get("/").await.body;
    let lessons = course.split("href=\"/lessons/").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    let mut paths: Vec<String> = lessons.map(|slug| format!("/lessons/{slug}")).collect();
    paths.extend(
        ["/", "/attacks", "/exercises", "/reference", "/reference/glossary", "/teach", "/doctor"].map(String::from),
    );
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths {
        let answer = packed(&app, &path, None).await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip", "{path}");
        let holds = path.starts_with("/reference") || ["/teach", "/doctor"].contains(&path.as_str());
        let kept = if holds { "private, no-cache" } else { "no-store" };
        assert_eq!(answer.headers()[header::CACHE_CONTROL], kept, "{path}");
        assert_eq!(answer.headers().contains_key(header::ETAG), holds, "{path}");
        assert!(answer.body().len() <= 30_000, "{path}: {} bytes", answer.body().len());
        assert_eq!(unpacked(answer.body()), app.get(&path).await.body, "{path}");
        let played = packed(&player, &path, None).await;
        assert!(played.body().len() <= answer.body().len() + 5_000, "{path}: {} bytes", played.body().len());
        // Its clock goes on between two requests, so it is not compared; the checksum holds what came.
        assert!(unpacked(played.body()).trim_end().ends_with("</html>"), "{path}");
    }
}

#[tokio::test]
async fn a_large_page_that_is_drawn_anew_is_small_on_the_wire_too() {
    let app = TestApp::start();
    let answer = packed(&app, "/attacks/fixation-planted", None).await;
    assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    assert!(!answer.headers().contains_key(header::ETAG) && answer.body().len() <= 20_000, "{}", answer.body().len());
    assert!(unpacked(answer.body()).trim_end().ends_with("</html>"));
    assert!(app.get("/attacks/fixation-planted").await.body.trim_end().ends_with("</html>"));
}

#[tokio::test]
async fn what_is_one_learners_own_stands_in_a_page_that_is_kept() {
    let app = TestApp::start();
    let (alice, bob) = (app.another(), app.another());
    let stranger = app.get(LESSON).await.body;
    assert!(!stranger.contains("in your sandbox") && !stranger.contains("is not fresh"), "{stranger}");
    alice.does("alice", "act", "open https://hotel.grand.example/login").await;
    bob.post("/api/sandbox", "{}").await;
    bob.post("/api/sandbox/clock", r#"{"advance": "3d"}"#).await;
    let (hers, his) = (alice.get(LESSON).await.body, bob.get(LESSON).await.body);
    assert!(hers.contains("in your sandbox") && hers.contains("there are requests in it"));
    assert!(his.contains("the clock is ahead") && !his.contains("there are requests in it"));
    assert_eq!(app.get(LESSON).await.body, stranger, "nothing of theirs came to anybody else");
    assert!(stranger.contains("Mark as done"));
    app.post("/api/progress/lessons/fixation", "{}").await;
    assert!(!app.get(LESSON).await.body.contains("Mark as done"), "progress is this machine's");
}

#[tokio::test]
async fn who_has_a_page_of_nobodys_own_is_told_that_it_holds() {
    let app = TestApp::start();
    let first = tag(&packed(&app, "/teach", None).await);
    let again = packed(&app, "/teach", Some(&first)).await;
    assert_eq!((again.status(), again.body().len()), (StatusCode::NOT_MODIFIED, 0));
    let other = packed(&app, "/doctor", Some(&first)).await;
    assert_eq!(other.status(), StatusCode::OK, "another page is not that one");
    let head = app.raw(Request::head("/teach").header(header::HOST, TUTORIAL).body(Body::empty()).unwrap()).await;
    assert_eq!((head.status(), head.body().len(), tag(&head)), (StatusCode::OK, 0, first));
}

#[tokio::test]
async fn an_edit_of_a_lesson_or_a_template_shows_after_a_moment() {
    let (place, root) = (tempfile::tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")));
    for file in ["Cargo.toml", "src/hotel", "lessons", "lessons/attacks", "templates"] {
        let to = place.path().join(file);
        if file.contains('.') { fs::write(to, "").unwrap() } else { fs::create_dir_all(to).unwrap() }
    }
    let lesson = |words: &str| {
        let text = format!(
            "+++\ntitle = \"T\"\nlevel = \"foundation\"\nminutes = 3\npromise = \"P\"\n+++\n\n{words}\n\n## One {{#one}}\n\nText.\n"
        );
        fs::write(place.path().join("lessons/01-mine.md"), text).unwrap();
    };
    let template = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(root.join("templates").join(name)).unwrap();
        fs::write(place.path().join("templates").join(name), change(text)).unwrap();
    };
    lesson("The first words.");
    copy(&root.join("templates"), &place.path().join("templates"));
    let app = TestApp::with(Files::find(Some(place.path())));
    assert!(app.get("/lessons/mine").await.body.contains("The first words."));
    lesson("Words of another length.");
    sleep(LOOKED_AT_AGAIN).await;
    assert!(app.get("/lessons/mine").await.body.contains("Words of another length."));
    template("doctor.html", &|text: String| format!("{text}<!-- edited -->"));
    template("lesson.html", &|text: String| text.replace("<h1>", "<h1 class=\"edited\">"));
    sleep(LOOKED_AT_AGAIN).await;
    assert!(app.get("/lessons/mine").await.body.contains("<h1 class=\"edited\">"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}
