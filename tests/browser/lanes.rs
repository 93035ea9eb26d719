//! A run inside a lesson is drawn where its lanes are, beside the other pictures of that page.

use crate::harness::Visit;

/// Where the messages between Mallory and the hotel begin, less where the hotel's records end, in pixels. Empty before
/// there are both.
const ROOM: &str = "(() => { const run = document.querySelector('cloak-run[data-attack=fixation-planted]'); \
    const rows = [...run.querySelectorAll('.row')].filter(row => row.querySelector('.msg.x-hm') && row.querySelector('.srec')); \
    const room = rows.map(row => row.querySelector('.msg.x-hm .wire-of').getBoundingClientRect().left - row.querySelector('.srec').getBoundingClientRect().right); \
    return room.length ? Math.min(...room) : ''; })()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_mallory_says_does_not_lie_over_what_the_hotel_keeps() {
    let Some(visit) = Visit::start().await else { return };
    let lesson = visit.open_printed_address().await;
    lesson.until("location.hostname === 'cloakroom.localhost'").await;
    lesson.click("a[href='/lessons/fixation']").await;
    lesson.until("location.pathname === '/lessons/fixation'").await;
    lesson.until("innerWidth > 760").await;
    lesson.click("cloak-run[data-attack=fixation-planted] [data-run]").await;
    lesson.until(&format!("{ROOM} !== ''")).await;
    let room = lesson.js(ROOM).await.as_f64().unwrap();
    assert!(room >= 0.0, "a message begins {} pixels inside a record", -room);
    visit.end().await;
}
