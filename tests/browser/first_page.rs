//! A session in three presses, on the first page and in the first lesson, by clicking.

use crate::harness::Visit;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_presses_make_a_session_steal_it_and_stop_it_wherever_they_stand() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    let id = "document.querySelector('.of-alice .id').title.split(': ')[1]";
    for page in ["", "/lessons/stateless", "/tour", "/coat-check"] {
        if !page.is_empty() {
            tab.js(&format!("location.href = '{page}'")).await;
            tab.until(&format!("location.pathname === '{page}' && document.readyState === 'complete'")).await;
        }
        tab.click(".cc [data-press] button").await;
        tab.until_text(".cc .of-hotel", "guest_id").await;
        let made = tab.js(id).await;
        tab.click(".cc [data-press] button").await;
        tab.until_text(".cc .of-mallory", "Good evening, Alice").await;
        assert_eq!(tab.js(id).await, made, "{page}: the session of the first press");
        tab.click(".cc [data-press] button").await;
        tab.until_text(".cc .of-a", "cookie withheld").await;
        assert_ne!(tab.js(id).await, made, "{page}: both were run again");
        // Off and on again, and back to the start: nothing is left over.
        tab.click(".cc [data-press]:nth-of-type(1) button").await;
        tab.until_text(".cc .of-mallory", "Good evening, Alice").await;
        tab.click(".cc [data-press] button").await;
        tab.until_text(".cc .of-a", "cookie withheld").await;
        tab.click(".cc [data-press]:last-child button").await;
        tab.until_text(".cc .of-alice", "no cookie").await;
        let wide = tab.js("document.documentElement.scrollWidth - innerWidth").await;
        assert_eq!(wide, 0, "{page} scrolls sideways");
    }
    visit.end().await;
}
