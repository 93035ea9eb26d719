//! Recorded bytes are text: payloads in every field of a request must not run on our pages.

use crate::harness::Visit;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recorded_never_runs_on_our_pages() {
    let Some(visit) = Visit::start().await else { return };
    let tab = visit.open_printed_address().await;
    tab.until("location.hostname === 'cloakroom.localhost'").await;
    let payload =
        "<script>window.hit=1</script><img src=x onerror=\\\"window.hit=2\\\"><svg onload=\\\"window.hit=3\\\">";
    let send = |notation: &str, who: &str, steps: &str| {
        format!(
            "fetch('/api/sandbox/browsers/{who}/requests', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json', Accept: 'text/html' }}, \
             body: JSON.stringify({{ {notation}: \"{steps}\" }}) }}).then(a => a.text()).then(html => {{ const d = document.createElement('div'); document.body.append(d); d.innerHTML = html; return d.textContent.length > 100; }})"
        )
    };
    let everywhere = format!(
        "POST https://hotel.grand.example/{payload}?q={payload}\\nX-Test: {payload}\\nCookie: sid={payload}; a={payload}\\n\\n{payload}"
    );
    assert_eq!(tab.js(&send("http", "mallory", &everywhere)).await, true, "the answer is shown");
    let book = format!("open https://hotel.grand.example/book\\nsubmit 'write' text='{payload}'").replace('\'', "\\\"");
    tab.js(&send("act", "mallory", &book.replace("\\\"window", "window").replace("\\\">", ">"))).await;
    tab.js(&send("act", "alice", "open https://hotel.grand.example/book")).await;
    for page in ["/playground", "/lessons/fixation", "/lessons/sessions"] {
        tab.js(&format!("location.assign('{page}')")).await;
        tab.until(&format!("location.pathname === '{page}' && document.readyState === 'complete'")).await;
        tab.until("document.querySelector('[data-part=requests]')?.textContent.includes('Mallory')").await;
        assert!(tab.text("[data-part=requests]").await.contains("Mallory"), "the recorded requests are on {page}");
        assert!(tab.js("window.hit ?? null").await.is_null(), "something recorded ran on {page}");
    }
    visit.end().await;
}
