//! The projector, measured: in every step of every attack, with nothing on and with each defence that an attack
//! declares, on four screens, nothing has to be scrolled, no word is cut or too small, and nothing lies over a word.

use std::collections::BTreeSet;

use cloakroom::{course::Library, files::Files, switch::AttackSettings, views::Views};

use crate::harness::{Tab, Visit};

/// The last is the second at 150 % zoom.
const SCREENS: [(u32, u32); 4] = [(1024, 768), (1280, 720), (1920, 1080), (853, 480)];

/// So many steps of all attacks are shown in parts, on some screen with some defence. Each is a press more; all others are
/// seen at one glance. Fonts differ from machine to machine, and one more step ends a few pixels from the edge.
const IN_PARTS: usize = 4;

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

/// `/attacks/silent-return step 3` of `/attacks/silent-return?present&set=logout_at_both step 3`.
fn without_settings(step: &str) -> String {
    let (page, rest) = step.split_once('?').unwrap();
    let (_, number) = rest.split_once(' ').unwrap();
    format!("{page} {number}")
}

async fn present(visit: &Visit, path: &str) -> Tab {
    let room = visit.open_printed_address().await;
    room.until("location.hostname === 'cloakroom.localhost'").await;
    room.go_to(&format!("http://cloakroom.localhost:{}{path}", visit.port)).await;
    room.until("document.querySelector('[data-present]') && document.readyState === 'complete'").await;
    room
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_every_step_on_every_screen_nothing_is_cut_or_covered_or_small_or_has_to_be_scrolled() {
    let Some(visit) = Visit::start().await else { return };
    let room = present(&visit, "/attacks/fixation-planted?present").await;
    let pages = pages();
    assert!(pages.len() > 200, "{}", pages.len());
    room.js(include_str!("projector.js")).await;
    let list = serde_json::to_string(&pages).unwrap();
    room.js(&format!("void readPages({list}).then(() => {{ window.read = true }})")).await;
    room.until_within("window.read", std::time::Duration::from_secs(300)).await;
    let (mut found, mut in_parts) = (Vec::new(), BTreeSet::new());
    for (width, height) in SCREENS {
        room.screen(width, height).await;
        room.js("void setTimeout(() => { window.measured = measurePages() }, 0)").await;
        room.until_within("window.measured", std::time::Duration::from_secs(120)).await;
        let measured = room.js("window.measured").await;
        room.js("void delete window.measured").await;
        let (steps, split) = (measured["steps"].as_u64().unwrap(), measured["split"].as_array().unwrap());
        assert!(steps > 700, "every step was seen: {steps}");
        let says = measured["found"].as_array().unwrap();
        eprintln!("{width}x{height}: {steps} steps, {} in parts, {} problems", split.len(), says.len());
        in_parts.extend(split.iter().map(|step| without_settings(step.as_str().unwrap())));
        found.extend(says.iter().map(|says| format!("{width}x{height} {}", says.as_str().unwrap())));
    }
    visit.end().await;
    assert!(found.is_empty(), "{} problems: {found:#?}", found.len());
    assert!(in_parts.len() <= IN_PARTS, "{} steps are shown in parts: {in_parts:#?}", in_parts.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_one_screen_does_not_hold_is_shown_in_parts_and_a_clicker_turns_them() {
    let Some(visit) = Visit::start().await else { return };
    let room = present(&visit, "/attacks/csrf-two-minutes?present&set=same_site%3Dlax&step=3").await;
    room.screen(1280, 720).await;
    let shows = |what: &str| format!("document.querySelector('section:not([hidden]) > {what}').checkVisibility()");
    let part = "section:not([hidden]) [data-part]";
    room.until_text(part, "1 of 2").await;
    assert_eq!(room.js(&format!("{} && !{}", shows(".stage"), shows(".end"))).await, true);
    room.press("PageDown").await;
    room.until_text(part, "2 of 2").await;
    assert_eq!(room.js(&format!("!{} && {}", shows(".stage"), shows(".end"))).await, true);
    room.js("window.before = true; location.reload()").await;
    room.until("!window.before && document.readyState === 'complete'").await;
    room.until_text(part, "2 of 2").await;
    room.press("PageDown").await;
    room.until("document.querySelector('section:not([hidden])').dataset.at === '4'").await;
    room.press("PageUp").await;
    room.until_text(part, "2 of 2").await;
    room.press("PageUp").await;
    room.until_text(part, "1 of 2").await;
    room.screen(1280, 1000).await;
    room.until(&format!("{} && {}", shows(".stage"), shows(".end"))).await;
    visit.end().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_slow_link_a_switch_says_that_it_works_the_last_counts_and_nobody_is_thrown_back() {
    let Some(visit) = Visit::start().await else { return };
    let room = present(&visit, "/attacks/fixation-planted?present&step=2").await;
    // Nothing is answered before the test lets it through.
    room.js("window.held = []; const real = window.fetch; window.fetch = (...asked) => new Promise((go) => held.push(() => go(real(...asked)))); 0")
        .await;
    let first = room.js("document.querySelector('main').dataset.run").await;
    room.press("s").await;
    room.click("#sw-http_only-on").await;
    room.until_text("[data-says]", "Running it again. What stands above is the run before.").await;
    room.click("#sw-renew_on_login-on").await;
    room.press("Escape").await;
    room.press("ArrowRight").await;
    let at_3 =
        "[...document.querySelectorAll('main > section')].filter(s => !s.hidden).map(s => s.dataset.at).join() === '3'";
    room.until(at_3).await;
    assert_eq!(room.js("document.querySelector('main').dataset.run").await, first, "nothing has come yet");
    room.until("held.length === 1").await;
    room.js("held.shift()(); 0").await;
    room.until("document.querySelector('main').dataset.sets === '&set=http_only' && held.length === 1").await;
    assert_eq!(room.js(at_3).await, true, "whoever has moved on stays there");
    room.press("ArrowRight").await;
    room.until_text("[data-says]", "Running it again").await;
    room.js("held.shift()(); 0").await;
    room.until("document.querySelector('main').dataset.sets === '&set=renew_on_login'").await;
    room.until("document.querySelector('section:not([hidden])[data-at=\"4\"] .end.stopped')").await;
    room.until("!document.querySelector('main').hasAttribute('aria-busy')").await;
    assert_eq!(room.text("[data-says]").await, "", "it is done");
    assert_eq!(room.js("new URL(location.href).searchParams.get('set')").await, "renew_on_login");
    assert_eq!(room.js("new URL(location.href).searchParams.get('step')").await, "4");
    visit.end().await;
}
