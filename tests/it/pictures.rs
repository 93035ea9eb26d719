//! The pictures of the runs tell what happened: who spoke, what the store held, what somebody made; and the room can
//! vote.

use crate::harness::{TestApp, embedded};
use cloakroom::course::Course;

fn course() -> std::sync::Arc<Course> {
    embedded().library.current()
}

/// One step of a page for the projector.
async fn step(app: &TestApp, attack: &str, step: usize) -> String {
    let page = app.get(&format!("/attacks/{attack}?present&step={step}")).await.body;
    let from = page.find(&format!("data-at=\"{step}\"")).unwrap();
    page[from..].split("<section class=\"step\"").next().unwrap().split("</main>").next().unwrap().to_owned()
}

/// What a reader sees of some HTML, white space folded.
fn text(html: &str) -> String {
    let mut out = String::new();
    let html = html.replace("<span class=\"has\">", " ");
    for (at, part) in html.split('<').enumerate() {
        out.push_str(if at == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
    }
    let out = out.replace("&quot;", "\"").replace("&#x2f;", "/").replace("&lt;", "<").replace("&gt;", ">");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn no_step_of_any_attack_shows_nothing_and_the_shop_never_speaks_as_the_hotel() {
    let app = TestApp::start();
    for attack in course().attacks.iter().map(|page| &page.attack.slug) {
        for path in [format!("/attacks/{attack}?present"), format!("/attacks/{attack}/sequence")] {
            let page = app.get(&path).await.body;
            assert!(!page.contains("nothing on the wire"), "{path} has a step that shows nothing");
            let third = if page.contains("id.example</span></span>") { "id.example" } else { "shop.grand." };
            for message in page.split("<li class=\"msg ").skip(1) {
                let (span, words) = (message.split(' ').next().unwrap(), message.split("</li>").next().unwrap());
                let shop = words.split("wire-of").next().unwrap().contains(third);
                assert_eq!(shop, ["x-as", "x-sm", "x-hs"].contains(&span), "{path}: {words}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_late_save_writes_over_is_told_from_the_store_and_mallory_knows_the_id_she_sends() {
    let app = TestApp::start();
    assert!(text(&step(&app, "lost-update", 1).await).contains("Mallory knows S1"), "she wrote it down");
    let late = text(&step(&app, "lost-update", 3).await);
    assert!(late.contains("~ changedguest_id7 → 9") || late.contains("guest_id7 → "), "the login is lost: {late}");
}

#[tokio::test]
async fn a_stolen_copy_and_the_id_in_it_are_drawn_where_they_are_stolen() {
    let app = TestApp::start();
    let before = text(&step(&app, "leaked-store", 1).await);
    assert!(before.contains("Mallory knows no ID") && !before.contains("known to Mallory"), "{before}");
    let stolen = text(&step(&app, "leaked-store", 2).await);
    assert!(stolen.contains("A copy of the hotel’s store") && stolen.contains("she takes this ID"), "{stolen}");
    assert!(stolen.contains("Mallory knows S1"), "{stolen}");
    let hashed = app.get("/attacks/leaked-store?present&step=2&set=hash_ids_at_rest").await.body;
    assert!(hashed.contains("no ID of anybody’s") && !text(&hashed).contains("knows S1"), "{hashed}");
}

#[tokio::test]
async fn what_somebody_makes_is_drawn_in_the_step_where_it_is_made() {
    let app = TestApp::start();
    for (attack, at, shows) in [
        ("forged-token", 2, "The hotel did not issue this one"),
        ("guessed-token-secret", 2, "the same signature"),
        ("guessed-token-secret", 3, "The hotel did not issue this one"),
        ("csrf-form", 2, "https://hotel.grand.example/coats/pass"),
        ("csrf-get", 2, "Read tonight's menu"),
        ("fixation-planted", 2, "/login?id=S1"),
        ("fixation-from-sibling", 2, "Set-Cookie: sid=S1"),
        ("shadowed-cookie", 2, "Domain=grand.example"),
        ("cookie-theft-by-script", 1, "document.cookie"),
        ("edited-role-cookie", 1, "Set-Cookie: role=guest"),
        ("edited-role-cookie", 2, "Cookie: role=manager"),
        ("back-button", 2, "the browser’s own copy of the page"),
        ("guessable-ids", 1, "session-0000000000001A"),
        ("eavesdropping", 2, "heard on the way"),
        ("csrf-get", 3, "/coats/pass?coat=1&amp;to=mallory"),
    ] {
        let shown = text(&step(&app, attack, at).await).replace("&#x27;", "'");
        assert!(shown.contains(shows), "{attack} {at} does not show {shows}: {shown}");
    }
}

#[tokio::test]
async fn the_question_about_two_cookies_is_answered_by_its_own_run() {
    let app = TestApp::start();
    let asked = text(&step(&app, "shadowed-cookie", 2).await);
    assert!(asked.contains("C Both, under one name"), "{asked}");
    let answered = text(&step(&app, "shadowed-cookie", 4).await);
    let sent = answered.split(" Alice Cookie: ").nth(1).unwrap_or_default();
    assert_eq!(sent.matches("sid=S").count(), 2, "Alice's browser sends two of one name: {answered}");
}

#[tokio::test]
async fn a_time_is_a_time_on_the_projector() {
    let app = TestApp::start();
    let shown = step(&app, "fixation-planted", 3).await;
    let told = text(shown.split("<span>logged_in_at</span>").nth(1).unwrap().split("</li>").next().unwrap());
    assert!(told.len() == 5 && told.as_bytes()[2] == b':', "{told}");
}
