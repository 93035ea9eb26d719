//! A class: the window that the room sees and the speaker's notes, in one browser, go on together.

use crate::harness::{Tab, Visit};

const STEP: &str = "new URL(location.href).searchParams.get('step')";

/// Both are at this step, each by its address and by what it shows.
async fn both_at(room: &Tab, notes: &Tab, step: u8) {
    let shown =
        "[...document.querySelectorAll('main section[data-at]')].filter(s => !s.hidden).map(s => s.dataset.at).join()";
    for tab in [room, notes] {
        tab.until(&format!("{STEP} === '{step}' && {shown} === '{step}'")).await;
    }
    notes.until_text("[data-room]", &format!("The room sees: step {step}")).await;
}

/// Both show one run; its name.
async fn one_run(room: &Tab, notes: &Tab) -> String {
    let run = "document.querySelector('main').dataset.run";
    let name = room.js(run).await.as_str().unwrap().to_owned();
    assert!(!name.is_empty());
    notes.until(&format!("{run} === '{name}'")).await;
    name
}

async fn demo(visit: &Visit) -> Tab {
    let room = visit.open_printed_address().await;
    room.until("location.hostname === 'cloakroom.localhost'").await;
    room.go_to(&format!("http://cloakroom.localhost:{}/attacks/fixation-planted?present", visit.port)).await;
    room.until("location.pathname === '/attacks/fixation-planted'").await;
    room
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_room_and_the_notes_go_on_together_whichever_has_the_keys_and_after_a_reload() {
    let Some(visit) = Visit::start().await else { return };
    let room = demo(&visit).await;
    room.click("#go-notes").await;
    let notes = visit.tab_at("/notes").await;
    both_at(&room, &notes, 1).await;
    let first = one_run(&room, &notes).await;

    notes.press("ArrowRight").await;
    both_at(&room, &notes, 2).await;
    notes.click("#go-next").await;
    both_at(&room, &notes, 3).await;
    notes.until_text("section:not([hidden]) > .ask", "A redirect to the login page").await;
    let because = "It asks for nothing else";
    assert!(notes.text("section:not([hidden]) > .ask").await.contains(because));
    assert!(!room.text("body").await.contains(because), "the room reads the notes");
    room.until_text("section:not([hidden]) .room", "A redirect to the login page").await;

    room.front().await;
    room.press("ArrowLeft").await;
    both_at(&room, &notes, 2).await;
    notes.js("window.before = true; location.reload()").await;
    notes.until("!window.before && document.readyState === 'complete'").await;
    both_at(&room, &notes, 2).await;
    room.js("window.before = true; location.reload()").await;
    room.until("!window.before && document.readyState === 'complete'").await;
    both_at(&room, &notes, 2).await;
    assert_eq!(one_run(&room, &notes).await, first, "it is the run from before the reload");

    notes.press("End").await;
    both_at(&room, &notes, 4).await;
    notes.front().await;
    notes.click("#sw-renew_on_login-on").await;
    room.until("document.querySelector('section:not([hidden]) .end.stopped')").await;
    notes.until("document.querySelector('section:not([hidden]) .end.stopped')").await;
    both_at(&room, &notes, 4).await;
    assert_eq!(notes.js("document.activeElement.id").await, "sw-renew_on_login-on", "the focus stays on the switch");
    assert_ne!(one_run(&room, &notes).await, first, "a switch makes another run");
    notes.press("b").await;
    room.until("document.documentElement.classList.contains('black')").await;
    notes.press("ArrowLeft").await;
    room.until("!document.documentElement.classList.contains('black')").await;
    both_at(&room, &notes, 4).await;
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_that_were_open_first_turn_alone_until_there_is_a_room_and_follow_it_to_another_demo() {
    let Some(visit) = Visit::start().await else { return };
    let notes = demo(&visit).await;
    let at = format!("http://cloakroom.localhost:{}/attacks", visit.port);
    notes.go_to(&format!("{at}/fixation-planted/notes")).await;
    notes.until_text("[data-room]", "No projected window is open").await;
    notes.press("PageDown").await;
    notes.until(&format!("{STEP} === '2'")).await;

    notes.click("[data-open-room]").await;
    let room = visit.tab_at("?present").await;
    both_at(&room, &notes, 2).await;
    one_run(&room, &notes).await;
    room.go_to(&format!("{at}/csrf-form?present&step=3")).await;
    notes.until("location.pathname === '/attacks/csrf-form/notes'").await;
    both_at(&room, &notes, 3).await;
    one_run(&room, &notes).await;
    room.close().await;
    notes.until_text("[data-room]", "No projected window is open").await;
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_opened_by_localhost_and_by_our_own_name_find_each_other() {
    let Some(visit) = Visit::start().await else { return };
    let room = demo(&visit).await;
    room.press("ArrowRight").await;
    let notes = visit.open_printed_address().await;
    notes.until("location.hostname === 'cloakroom.localhost'").await;
    notes.go_to(&format!("http://localhost:{}/attacks/fixation-planted/notes", visit.port)).await;
    notes.until("location.hostname === 'cloakroom.localhost' && document.querySelector('[data-notes]')").await;
    both_at(&room, &notes, 2).await;
    one_run(&room, &notes).await;
    room.go_to(&format!("http://localhost:{}/attacks/csrf-form?present&step=3", visit.port)).await;
    both_at(&room, &notes, 3).await;
    one_run(&room, &notes).await;
    visit.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_notes_say_how_the_class_stands_against_the_plan_that_was_chosen() {
    let Some(visit) = Visit::start().await else { return };
    let notes = demo(&visit).await;
    let at = format!("http://cloakroom.localhost:{}/attacks", visit.port);
    notes.go_to(&format!("{at}/fixation-planted/notes")).await;
    let (plan, late) = (".plan:not([hidden])", ".plan:not([hidden]) [data-late]");
    notes.until_text(plan, "Part 3 of 6").await;
    notes.until_text(late, "ahead").await;
    let begun = |minutes: u32| {
        format!(
            "sessionStorage.setItem('cloakroom-class', `{{\"began\":${{Date.now() - {minutes} * 60000}}}}`); location.reload()"
        )
    };
    notes.js(&begun(13)).await;
    notes.until_text(late, "on time, 6 min left").await;
    notes.js(&begun(22)).await;
    notes.until_text(late, "3 min behind").await;
    let other = "{ const of = document.querySelector('.plan:not([hidden]) select'); of.value = '90'; of.dispatchEvent(new Event('change', { bubbles: true })) }";
    notes.js(other).await;
    notes.until_text(plan, "Part 5 of 10").await;
    notes.until_text(late, "6 min ahead").await;
    notes.go_to(&format!("{at}/csrf-form/notes")).await;
    notes.until_text(plan, "Part 8 of 10").await;
    visit.end().await;
}
