//! Search from any page: by key, by button, by arrows, and by the page where there is no script.

use crate::harness::Visit;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_opens_the_search_and_enter_opens_what_was_found() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    tab.click("a[href='/attacks']").await;
    tab.until("location.pathname === '/attacks' && document.readyState === 'complete'").await;

    // In a field the key is a letter.
    tab.press("/").await;
    tab.until("document.querySelector('dialog.find[open] #find-q') === document.activeElement").await;
    tab.until_text("dialog.find", "Type what you see").await;
    tab.press("/").await;
    tab.until("document.querySelectorAll('dialog.find').length === 1").await;
    tab.js("document.querySelector('#find-q').value = ''").await;
    tab.type_into("#find-q", "logged out after redirect").await;
    tab.until_text("#find-list", "Pitfall: redirecting before the record is stored").await;
    let chosen = "[...document.querySelectorAll('.hit')].findIndex(h => h.ariaSelected === 'true')";
    tab.until(&format!("{chosen} === 0")).await;
    tab.press("ArrowUp").await;
    tab.press("ArrowDown").await;
    tab.until(&format!("{chosen} === 1")).await;
    tab.press("ArrowUp").await;
    tab.until(&format!(
        "{chosen} === 0 && document.querySelector('#find-q').getAttribute('aria-activedescendant') === 'find-0'"
    ))
    .await;
    tab.press("Enter").await;
    tab.until("location.pathname + location.hash === '/lessons/login#redirect'").await;

    // Closed and opened again, by the button and by Escape, twice.
    for _ in 0..2 {
        tab.click("[data-find-open]").await;
        tab.until("document.querySelector('dialog.find').open").await;
        tab.press("Escape").await;
        tab.until("!document.querySelector('dialog.find').open").await;
    }
    tab.click("[data-find-open]").await;
    tab.until("document.querySelector('dialog.find').open").await;
    tab.js("document.querySelector('#find-q').value = ''").await;
    tab.type_into("#find-q", "kerberos xyzzy").await;
    tab.until_text("dialog.find", "Nothing here is about “kerberos xyzzy”.").await;
    tab.js("document.querySelector('#find-q').value = ''").await;
    tab.type_into("#find-q", "cycle_id").await;
    tab.until_text("#find-list", "The one line").await;
    tab.click("dialog.find .push").await;
    tab.until("location.pathname === '/search' && document.querySelector('#q').value === 'cycle_id'").await;
    tab.until_text("main", "The one line").await;
    visit.end().await;
}
