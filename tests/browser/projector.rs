//! The projector, measured: in every step of every attack, with nothing on and with each defence that an attack
//! declares, on four screens, no word is cut and nothing lies over a word; some steps still have to be scrolled.

use std::collections::BTreeSet;

use cloakroom::{course::Library, files::Files, views::Views};

use crate::harness::{Tab, Visit};

/// The last is the second at 150 % zoom.
const SCREENS: [(u32, u32); 4] = [(1024, 768), (1280, 720), (1920, 1080), (853, 480)];

/// So many of some 2,900 steps on a screen do not fit on it yet. It may only shrink, to none.
const TOO_HIGH_YET: usize = 280;

/// Here a record's value and a message lie over each other.
const COVERED_YET: [(&str, &str); 2] = [("/lost-update?", "step 5"), ("/short-ids?", "step 4")];

/// Each attack as it begins, and with each defence that it says something of.
fn pages() -> Vec<String> {
    let files = Files::Embedded;
    let course = Library::open(&files, &Views::new(&files)).current();
    let mut pages = Vec::new();
    for attack in course.attacks.iter().map(|page| &page.attack) {
        let path = format!("/attacks/{}?present", attack.slug);
        let declared = attack.stopped_by().into_iter().chain(attack.no_help());
        let with = declared.map(|setting| format!("{path}&set={}", url_of(&setting.to_string())));
        pages.extend(std::iter::once(path.clone()).chain(with));
    }
    pages
}

fn url_of(setting: &str) -> String {
    setting.replace('=', "%3D")
}

async fn present(visit: &Visit, path: &str) -> Tab {
    let room = visit.open_printed_address().await;
    room.until("location.hostname === 'cloakroom.localhost'").await;
    room.go_to(&format!("http://cloakroom.localhost:{}{path}", visit.port)).await;
    room.until("document.querySelector('[data-present]') && document.readyState === 'complete'").await;
    room
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_every_step_on_every_screen_nothing_is_cut_or_covered_and_few_have_to_be_scrolled() {
    let Some(visit) = Visit::start().await else { return };
    let room = present(&visit, "/attacks/fixation-planted?present").await;
    let pages = pages();
    assert!(pages.len() > 200, "{}", pages.len());
    room.js(include_str!("projector.js")).await;
    let list = serde_json::to_string(&pages).unwrap();
    room.js(&format!("void readPages({list}).then(() => {{ window.read = true }})")).await;
    room.until_within("window.read", std::time::Duration::from_secs(300)).await;
    let mut found = Vec::new();
    for (width, height) in SCREENS {
        room.screen(width, height).await;
        room.js("void setTimeout(() => { window.measured = measurePages() }, 0)").await;
        room.until_within("window.measured", std::time::Duration::from_secs(120)).await;
        let measured = room.js("window.measured").await;
        room.js("void delete window.measured").await;
        assert!(measured["steps"].as_u64().unwrap() > 700, "every step was seen: {}", measured["steps"]);
        let says = measured["found"].as_array().unwrap().iter();
        found.extend(says.map(|says| format!("{width}x{height} {}", says.as_str().unwrap())));
    }
    visit.end().await;
    let step = |says: &str| says.split_once(": ").map_or_else(String::new, |(step, _)| step.to_owned());
    let too_high = |says: &&String| says.contains("higher than the screen") || says.contains("lies behind the foot");
    let high: BTreeSet<String> = found.iter().filter(too_high).map(|says| step(says)).collect();
    // What lies below the screen lies behind its foot as well, and is counted as that.
    let known =
        |says: &&String| COVERED_YET.iter().any(|(attack, at)| step(says).contains(attack) && step(says).ends_with(at));
    let others: Vec<&String> = found.iter().filter(|says| !high.contains(&step(says)) && !known(says)).collect();
    assert!(others.is_empty(), "{} problems: {others:#?}", others.len());
    assert!(high.len() <= TOO_HIGH_YET, "{} steps have to be scrolled: {high:#?}", high.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_leaves_the_presentation_by_one_key_and_the_defences_are_called_up() {
    let Some(visit) = Visit::start().await else { return };
    let room = present(&visit, "/attacks/fixation-planted?present&step=4").await;
    let in_room = "new URL(location.href).searchParams.has('present')";
    room.press("s").await;
    room.until("document.querySelector('[data-sets-panel]').open").await;
    room.press("Escape").await;
    room.until("!document.querySelector('[data-sets-panel]').open").await;
    assert_eq!(room.js(in_room).await, true, "Esc has closed the defences and nothing else");
    room.press("Escape").await;
    room.until_text("[data-says]", "Press Esc once more to leave").await;
    assert_eq!(room.js(in_room).await, true, "it is asked");
    room.press("Escape").await;
    room.until(&format!("!{in_room} && location.pathname === '/attacks/fixation-planted'")).await;
    visit.end().await;
}
