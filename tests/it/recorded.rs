//! The recorded column: beside the runs, never among them, and honest about what it does not hold.

use cloakroom::files::Files;
use http::StatusCode;

use crate::harness::TestApp;

const RECORDING: &str = "lessons/recordings/express-session.json";

/// A course of one attack, with this recording.
fn app_with(recording: &str) -> (TestApp, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["lessons/attacks", "lessons/recordings"] {
        std::fs::create_dir_all(place.path().join(folder)).unwrap();
    }
    let attack = "lessons/attacks/fixation-planted.md";
    std::fs::copy(root.join(attack), place.path().join(attack)).unwrap();
    std::fs::write(place.path().join(RECORDING), recording).unwrap();
    (TestApp::with(Files::Disk(place.path().to_owned())), place)
}

fn kept() -> serde_json::Value {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(RECORDING);
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

async fn matrix_of(app: &TestApp) -> serde_json::Value {
    loop {
        let answer = app.get("/api/matrix").await;
        if answer.status == StatusCode::OK {
            return answer.json();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_stands_beside_the_runs_and_opens_its_transcript() {
    let (app, _course) = app_with(&kept().to_string());
    let matrix = matrix_of(&app).await;
    let told = &matrix["recorded"]["attacks"]["fixation-planted"];
    assert_eq!(told["outcome"], "stopped", "{told}");
    let against = matrix["attacks"][0]["cells"].as_object().unwrap();
    assert!(!against.contains_key("express_session"), "a recorded cell is no run");
    assert_eq!(matrix["runs"], against.len());

    let page = app.get("/matrix").await.body;
    let href = "/attacks/fixation-planted/express-session";
    assert!(page.contains(&href.replace('/', "&#x2f;")) && page.contains("data-name=\"express_session\""), "{page}");
    let transcript = app.get(href).await.body;
    let version = matrix["recorded"]["versions"]["express-session"].as_str().unwrap();
    for expected in [&format!("Stopped at step {}", told["step"]), version, "connect.sid=S1"] {
        assert!(transcript.contains(expected), "{expected} is missing: {transcript}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_the_projected_matrix_leads_nowhere() {
    let (app, _course) = app_with(&kept().to_string());
    matrix_of(&app).await;
    let page = app.get("/matrix?present&attack=fixation-planted&group=together&shown").await.body;
    let cells = page.split("<ul class=\"cells").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(cells.contains("data-recorded"), "{cells}");
    for href in cells.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let href = href.replace("&#x2f;", "/").replace("&amp;", "&");
        assert_eq!(app.get(&href).await.status, StatusCode::OK, "{href}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_by_no_defence_says_so_in_its_cell_and_on_its_page() {
    let app = TestApp::start();
    let but = "But only because this hotel takes no ID from the address";
    let told = &matrix_of(&app).await["recorded"]["attacks"];
    assert!(told["fixation-planted"]["but"].as_str().unwrap().starts_with(but), "{told}");
    assert_eq!(told["leaked-store"]["but"], "", "the signature stops it");
    let cell = app.get("/matrix").await.body;
    assert!(cell.contains(&format!("stopped at step 4, recorded. {but}")), "{cell}");
    assert!(app.get("/attacks/fixation-planted/express-session").await.body.contains(but));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attack_without_a_recording_says_so() {
    let mut recording = kept();
    recording["attacks"].as_object_mut().unwrap().remove("fixation-planted");
    let (app, _course) = app_with(&recording.to_string());
    assert_eq!(matrix_of(&app).await["recorded"]["attacks"]["fixation-planted"]["outcome"], "not_recorded");
    let page = app.get("/attacks/fixation-planted/express-session").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Not recorded") && page.body.contains("CLOAKROOM_RECORD=1"), "{}", page.body);
    assert_eq!(app.get("/attacks/nobody/express-session").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_recording_that_cannot_be_read_is_named_with_its_line() {
    let (app, _course) = app_with("{\n  \"versions\": 7\n}");
    let page = app.get("/attacks").await.body.replace("&#x2f;", "/");
    assert!(page.contains(&format!("{RECORDING}:2")) && page.contains("the recording cannot be read"), "{page}");
}
