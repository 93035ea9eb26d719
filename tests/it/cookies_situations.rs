//! Situations of working developers, asked in the form of `/reference/cookies` in at most six inputs.
//!
//! Each row is a report from a public repository, put as its author could put it: what is pasted, and what is chosen.
//! What is expected is what the measured browsers do.

use cloakroom_engine::cookie::{Profile, ThirdParty};

use crate::harness::TestApp;

/// What the measured judges say of the first line: the standard, Chromium, Firefox.
type Said = [&'static str; 3];
const JUDGES: [&str; 3] = ["The standard", "Chromium", "Firefox"];
/// Told from documents. What it answers is tested, and not that it is so.
const SAFARI: &str = "Safari";

fn address(inputs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(inputs).finish();
    format!("/reference/cookies?{query}")
}

async fn page(app: &TestApp, inputs: &[(&str, &str)]) -> String {
    assert!(inputs.len() <= 6, "{inputs:?} are more than six inputs");
    let answer = app.get(&address(inputs)).await;
    assert_eq!(answer.status, 200, "{inputs:?}");
    answer.body
}

/// The words in the cells of a row of the table.
fn row(page: &str, number: usize) -> Vec<(String, String)> {
    let table = page.split("<table class=\"judges\">").nth(1).unwrap_or_default().split("</table>").next().unwrap();
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    let cell = |cell: &str| {
        let judge = cell.split('"').next().unwrap().to_owned();
        let word = cell.split("</svg>").nth(1).unwrap().split('<').next().unwrap().trim().to_owned();
        (judge, word)
    };
    rows.get(number).map(|row| row.split("<td data-j=\"").skip(1).map(cell).collect()).unwrap_or_default()
}

async fn says(app: &TestApp, inputs: &[(&str, &str)], said: Said) -> String {
    let page = page(app, inputs).await;
    let row = row(&page, 0);
    let got: Vec<&str> = JUDGES
        .iter()
        .map(|judge| row.iter().find(|(who, _)| who == judge).map_or("nothing", |(_, word)| word))
        .collect();
    assert_eq!(got, said, "{inputs:?}");
    page
}

/// The same, and what the documents say of Safari.
async fn says_with_safari(app: &TestApp, inputs: &[(&str, &str)], said: Said, safari: &str) -> String {
    let page = says(app, inputs, said).await;
    let first = row(&page, 0);
    let got = first.iter().find(|(who, _)| who == SAFARI).map_or("nothing", |(_, word)| word);
    assert_eq!(got, safari, "{inputs:?}");
    assert!(page.contains("<th scope=\"col\" class=\"doc\">"), "Safari stands there as documented");
    page
}

const LINK: (&str, &str) = ("by", "link");
const FETCH: (&str, &str) = ("by", "fetch");
const SET_BY_FETCH: (&str, &str) = ("set_by", "fetch");

#[tokio::test]
async fn a_strict_session_and_a_stranger_who_comes_back_from_the_card_page() {
    let app = TestApp::start();
    let (at, to) = (("at", "https://shop.example/login"), ("to", "https://shop.example/thanks"));
    let strict = "sid=alice; Path=/; Secure; HttpOnly; SameSite=Strict";
    says(&app, &[("set", strict), at, to, LINK, ("from", "https://card.example/done")], ["withheld"; 3]).await;
    // The page she arrives at starts a session for a stranger: after a click within the shop she is the stranger.
    let both = format!("{strict}\nsid=stranger; Path=/; Secure; HttpOnly; SameSite=Strict");
    let page = says(&app, &[("set", &both), at, to, LINK], ["replaced"; 3]).await;
    assert!(row(&page, 1).iter().all(|(_, word)| word == "sent"), "{:?}", row(&page, 1));
    assert!(page.contains("Cookie: sid=stranger"), "the header shows whose it is");
    // With Lax she comes back as herself.
    let lax = strict.replace("Strict", "Lax");
    says(&app, &[("set", &lax), at, to, LINK, ("from", "https://card.example/done")], ["sent"; 3]).await;
}

#[tokio::test]
async fn a_callback_of_a_sign_in_elsewhere_has_no_state_under_the_librarys_default() {
    let app = TestApp::start();
    let layer = "let layer = SessionManagerLayer::new(store).with_secure(true);";
    let inputs = [
        ("set", layer),
        ("at", "https://app.example/login"),
        ("to", "https://app.example/callback"),
        LINK,
        ("from", "https://id.example/"),
    ];
    let page = says(&app, &inputs, ["withheld"; 3]).await;
    assert!(page.contains("Left out it is Strict"), "the default is named");
}

#[tokio::test]
async fn a_bank_that_returns_the_buyer_by_a_form() {
    let app = TestApp::start();
    let inputs = [
        ("set", "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("at", "https://shop.example/"),
        ("to", "https://shop.example/pay/return"),
        ("by", "form"),
        ("from", "https://bank.example/"),
    ];
    let page = says(&app, &inputs, ["withheld"; 3]).await;
    assert!(page.contains("redirect (303)") && page.contains("SameSite=None; Secure"), "both cures are told");
}

#[tokio::test]
async fn a_proxy_that_ends_tls_and_an_app_that_does_not_know() {
    let app = TestApp::start();
    let answer = "HTTP/2 200\nserver: nginx\nx-powered-by: Express\ncontent-type: text/html\n\n<p>hello";
    let said = page(&app, &[("set", answer)]).await;
    assert!(said.contains("This answer sets no cookie.") && said.contains("Express, behind nginx, over https"));
    let first = said.split("<ol class=\"causes\">").nth(1).unwrap().split("</h3>").next().unwrap();
    assert!(first.contains("the app believes it is on plain http"), "{first}");
    let config = "app.use(session({ secret: process.env.S, cookie: { secure: true } }))";
    let said = page(&app, &[("set", config)]).await;
    assert!(said.contains("trust proxy") && said.contains("X-Forwarded-Proto: https"));
}

#[tokio::test]
async fn a_front_end_and_an_api_on_two_sites() {
    let app = TestApp::start();
    let inputs = [
        ("set", "sid=1; Path=/; Secure; HttpOnly; SameSite=None"),
        ("at", "https://api.fly.example/login"),
        SET_BY_FETCH,
        FETCH,
        ("from", "https://front.pages.other/"),
        ("credentials", "include"),
    ];
    let blocks = Profile::Chromium.policy().third_party == ThirdParty::Blocked;
    let chromium = if blocks { "refused" } else { "sent" };
    let page = says_with_safari(&app, &inputs, ["sent", chromium, "sent"], "refused").await;
    assert!(page.contains("<p class=\"by-whom\">Safari</p>") && page.contains("UserPreferences"), "{page}");
    // On one site it is nobody's third party.
    let one = [
        ("set", "sid=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("at", "https://api.shop.example/login"),
        SET_BY_FETCH,
        FETCH,
        ("from", "https://www.shop.example/"),
        ("credentials", "include"),
    ];
    says_with_safari(&app, &one, ["sent"; 3], "sent").await;
}

#[tokio::test]
async fn a_domain_that_the_browser_does_not_see() {
    let app = TestApp::start();
    let inputs = [("set", "sid=1; Path=/; Domain=app.internal.platform.test"), ("at", "https://app.example/login")];
    let page = says(&app, &inputs, ["refused"; 3]).await;
    assert!(page.contains("name the host that the browser sees"));
}

#[tokio::test]
async fn secure_on_localhost_and_with_an_equals_sign() {
    let app = TestApp::start();
    for line in ["sid=1; Path=/; Secure; HttpOnly", "sid=1; Path=/; Secure="] {
        let local = [("set", line), ("at", "http://localhost:3000/")];
        let page = says_with_safari(&app, &local, ["sent"; 3], "refused").await;
        assert!(page.contains("SecureOnly"));
        says_with_safari(&app, &[("set", line), ("at", "https://localhost:3000/")], ["sent"; 3], "sent").await;
        says_with_safari(&app, &[("set", line), ("at", "http://app.example/")], ["refused"; 3], "refused").await;
    }
}

#[tokio::test]
async fn two_replicas_and_records_in_memory() {
    let app = TestApp::start();
    for config in [
        "session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false })",
        "session({ secret: process.env.SESSION_SECRET, store: new session.MemoryStore() })",
        "SessionManagerLayer::new(MemoryStore::default()).with_secure(true)",
    ] {
        let said = page(&app, &[("set", config)]).await;
        assert!(said.contains("a second process or replica") && said.contains("share a store"), "{config}: {said}");
    }
    let shared = "session({ secret: process.env.SESSION_SECRET, store: new RedisStore({ client }) })";
    assert!(!page(&app, &[("set", shared)]).await.contains("replica"));
    // The request shows that the browser did its part.
    let request = "curl 'https://app.example/account' -H 'cookie: connect.sid=s%3A1' -H 'sec-fetch-site: same-origin'";
    let said = page(&app, &[("set", request)]).await;
    assert!(said.contains("1 cookie went along") && said.contains("another process or replica"), "{said}");
}

#[tokio::test]
async fn an_own_form_that_is_refused_for_its_origin() {
    let app = TestApp::start();
    let request = "POST /settings HTTP/1.1\nHost: app.example\nOrigin: null\nSec-Fetch-Site: same-origin\n                   Sec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\nCookie: sid=1";
    let said = page(&app, &[("set", request)]).await;
    assert!(said.contains("Referrer-Policy: no-referrer") && said.contains("Referrer-Policy: same-origin"), "{said}");
    // The same without a cookie, and with the line that sets it: the cookie is not what is missing.
    let said = page(&app, &[("set", &request.replace("\nCookie: sid=1", ""))]).await;
    assert!(said.contains("This request carries no cookie.") && said.contains("No cookie is at fault."), "{said}");
    let line = [("set", "sid=1; Path=/; Secure; SameSite=Lax"), ("at", "https://app.example/settings"), ("by", "form")];
    says_with_safari(&app, &line, ["sent"; 3], "sent").await;
    let answer = "HTTP/2 200\nreferrer-policy: no-referrer\nset-cookie: sid=1; Path=/";
    let said = page(&app, &[("set", answer), ("at", "https://app.example/settings")]).await;
    assert!(said.contains("Forms of this page say Origin: null"), "{said}");
}

#[tokio::test]
async fn a_tool_in_a_frame_of_a_course() {
    let app = TestApp::start();
    let apart = "JSESSIONID=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
    let frame =
        [("at", "https://tool.example/launch"), ("set_by", "frame"), FETCH, ("in_frame_of", "https://lms.example/")];
    says(&app, &[&[("set", apart)][..], &frame].concat(), ["sent"; 3]).await;
    says(
        &app,
        &[&[("set", "JSESSIONID=1; Path=/; Secure; HttpOnly; SameSite=Lax")][..], &frame].concat(),
        ["refused"; 3],
    )
    .await;
    let again = [
        ("set", apart),
        ("at", "https://tool.example/launch"),
        ("set_by", "frame"),
        ("by", "frame"),
        ("in_frame_of", "https://lms.example/"),
    ];
    says(&app, &again, ["sent"; 3]).await;
    // In another course's frame it is not there.
    let elsewhere = [("set", apart), ("at", "https://tool.example/launch"), ("to", "https://tool.example/")];
    says(
        &app,
        &[&elsewhere[..], &[("set_by", "frame"), ("in_frame_of", "https://lms.example/")]].concat(),
        ["withheld"; 3],
    )
    .await;
}

#[tokio::test]
async fn a_fetch_without_credentials() {
    let app = TestApp::start();
    let line = "connect.sid=1; Path=/; HttpOnly";
    let at = ("at", "http://localhost:4000/login");
    let from = ("from", "http://localhost:5173/");
    let page = says(&app, &[("set", line), at, SET_BY_FETCH, FETCH, from], ["refused"; 3]).await;
    assert!(
        page.contains("WithoutCredentials") && page.contains("credentials: &quot;include&quot;"),
        "the cure is told"
    );
    says(&app, &[("set", line), at, SET_BY_FETCH, FETCH, from, ("credentials", "include")], ["sent"; 3]).await;
    // Set by a page of its own, and then asked without.
    says(&app, &[("set", line), at, FETCH, from], ["withheld"; 3]).await;
    // The page's own origin needs no option.
    says(&app, &[("set", line), at, SET_BY_FETCH, FETCH], ["sent"; 3]).await;
    says(&app, &[("set", line), at, SET_BY_FETCH, FETCH, ("credentials", "omit")], ["refused"; 3]).await;
}

#[tokio::test]
async fn too_many_cookies_of_one_host_on_two_ports() {
    let app = TestApp::start();
    let many: Vec<String> = (0..40).map(|n| format!("appSession.{n}={}; Path=/", "x".repeat(600))).collect();
    let page = says(
        &app,
        &[("set", &many.join("\n")), ("at", "http://localhost:3000/"), ("to", "http://localhost:4000/")],
        ["sent"; 3],
    )
    .await;
    assert!(page.contains("431") && page.contains("16 KiB") && page.contains("whatever the port"));
}

#[tokio::test]
async fn a_server_that_asks_another_has_no_jar() {
    let app = TestApp::start();
    let inputs = [
        ("set", "sid=1; Path=/; Secure; HttpOnly"),
        ("at", "https://app.example/login"),
        ("to", "https://app.example/api/me"),
        ("by", "server"),
    ];
    let page = says(&app, &inputs, ["withheld"; 3]).await;
    assert!(page.contains("headers: { cookie: request.headers.cookie }"));
}

#[tokio::test]
async fn an_app_in_a_web_view_that_is_killed() {
    let app = TestApp::start();
    let at = ("at", "https://app.example/");
    let closed = ("later", "restart");
    let page = says(&app, &[("set", "sid=1; Path=/; Secure; HttpOnly"), at, closed], ["ended"; 3]).await;
    assert!(page.contains("Add Max-Age"));
    says(&app, &[("set", "sid=1; Path=/; Secure; HttpOnly; Max-Age=86400"), at, closed], ["sent"; 3]).await;
}

#[tokio::test]
async fn a_clock_that_is_a_day_ahead() {
    let app = TestApp::start();
    // The date is read by the clock of the answer in both browsers (measured); the text takes it as it stands.
    let soon = cloakroom_engine::cookie::imf(cloakroom::clock::Clock::default().now() + time::Duration::hours(1));
    let line = format!("sid=1; Path=/; Expires={soon}");
    let (at, clock) = (("at", "https://app.example/"), ("clock", "1d"));
    says(&app, &[("set", &line), at, clock], ["ended", "sent", "sent"]).await;
    // A script has no Date: born expired.
    says(&app, &[("set", &line), at, clock, ("set_by", "script")], ["ended"; 3]).await;
    says(&app, &[("set", "sid=1; Path=/; Max-Age=3600"), at, clock], ["sent"; 3]).await;
    says(&app, &[("set", &line), at, ("clock", "-1d"), ("later", "2h")], ["sent", "ended", "ended"]).await;
}

#[tokio::test]
async fn options_in_the_wrong_place() {
    let app = TestApp::start();
    let said = page(&app, &[("set", "session({ secret, maxAge: 3600000, secure: true })")]).await;
    assert!(said.contains("Two of these options do nothing here."), "{said}");
    assert!(said.contains("it belongs into cookie") && said.contains("maxAge: 3600000"));
}

#[tokio::test]
async fn a_session_in_the_cookie_has_nothing_to_regenerate() {
    let app = TestApp::start();
    let said = page(&app, &[("set", "app.use(cookieSession({ name: 'session', keys: [key] }))")]).await;
    assert!(said.contains("regenerate is not a function"));
}

#[tokio::test]
async fn there_and_back_by_redirects() {
    let app = TestApp::start();
    let (line, at, to) =
        ("sid=1; Path=/; Secure; SameSite=Strict", ("at", "https://a.example/"), ("to", "https://a.example/callback"));
    says(&app, &[("set", line), at, to, LINK, ("via", "b.example")], ["sent", "sent", "withheld"]).await;
    says(
        &app,
        &[("set", line), at, to, LINK, ("from", "https://b.example/"), ("via", "https://b.example/consent")],
        ["withheld"; 3],
    )
    .await;
}

#[tokio::test]
async fn a_paste_is_taken_for_what_it_is() {
    let app = TestApp::start();
    for (paste, took) in [
        ("HTTP/1.1 200 OK\nContent-Type: text/html\n\n", "an answer, as curl -i prints it: no cookie, 1 other header"),
        ("{\"log\": {\"version\": \"1.2\", \"entries\": []}}", "a HAR"),
        ("curl 'https://a.example/me' -H 'cookie: sid=1'", "a request, copied as cURL: 1 cookie went along"),
        ("GET /me HTTP/1.1\nHost: a.example\n", "a request, as it goes over the wire: no Cookie header"),
        (
            "sid\tabc\ta.example\t/\tSession\t6\t\u{2713}\t\u{2713}\tLax",
            "rows of a browser\u{2019}s cookie table: 1 cookie",
        ),
        ("session({ secret: 'x' })", "a configuration of express-session: 1 option"),
        ("SessionManagerLayer::new(store).with_secure(false)", "a configuration of tower-sessions: 1 option"),
        ("TypeError: x is not a function\n    at /app/a.js:1:2", "an error message with its stack"),
        ("sid=1; Path=/\nb=2", "2 Set-Cookie lines"),
    ] {
        let said = page(&app, &[("set", paste)]).await;
        assert!(said.contains(took), "{paste}: {took}");
    }
    let said =
        page(&app, &[("set", "TypeError: x\n    at /app/a.js:1:2"), ("as", "lines"), ("at", "https://a.example/")])
            .await;
    assert!(said.contains("Read as 2 Set-Cookie lines"));
    let said = page(&app, &[("set", "SchemefulSameSiteLax")]).await;
    assert!(said.contains("a reason of Chromium’s DevTools") && said.contains("also where both are https"), "{said}");
    let long = format!("a={}", "x".repeat(33_000));
    let said = page(&app, &[("set", &long), ("at", "https://a.example/")]).await;
    assert!(said.contains("Only its first 32768 characters were read"), "nothing is cut in silence");
    let said = page(&app, &[("set", "a=1"), ("at", "http://www.fancy.192.168.0.10/")]).await;
    assert!(said.contains("no browser opens"), "{said}");
    let said = page(&app, &[("set", "two replicas, login works with one")]).await;
    assert!(said.contains("/search?q=two+replicas%2C+login+works+with+one"), "{said}");
}
