//! Every page renders, with strict templates; what is recorded is text on it.

use http::StatusCode;

use crate::harness::{TestApp, embedded, unpacked};

const PAGES: [&str; 41] = [
    "/clinic",
    "/clinic?q=logged+out+after+paying",
    "/clinic/card-return?a=1&b=2",
    "/clinic/card-return/drill?line=1",
    "/tour",
    "/doctor",
    "/lessons/sessions",
    "/",
    "/lessons/fixation",
    "/playground",
    "/reference",
    "/recall",
    "/recall?of=all",
    "/recall/test?seed=coat",
    "/recall/test?seed=coat&marked=1&a1=1",
    "/reference/switches",
    "/reference/glossary",
    "/reference/tower-sessions",
    "/playground?panes=switches&focus=http_only",
    "/reference/cookies",
    "/reference/costs",
    "/reference/standards",
    "/reference/cookies?set=a%3D1%3B+Domain%3Dexample&at=https://hotel.example/&kind=script&age=x",
    "/reference/express",
    "/reference/express?q=%3Cscript%3E&mark=none",
    "/inspector?panes=store&focus=http_only",
    "/attacks",
    "/attacks/fixation-planted?set=renew_on_login&step=4",
    "/attacks/fixation-planted",
    "/attacks/fixation-planted?set=everything&step=4&saved",
    "/attacks/fixation-planted?present&step=4&set=renew_on_login",
    "/attacks/fixation-planted/notes?step=3&set=renew_on_login",
    "/matrix",
    "/audit",
    "/audit?round=4711",
    "/audit?round=4711&secure=off&csrf_token=off",
    "/matrix?present&attack=csrf-form&group=site&shown",
    "/teach",
    "/exercises",
    "/progress",
    "/exercises/renew-on-login",
];

#[tokio::test]
async fn every_page_renders_before_and_after_there_is_a_sandbox() {
    let app = TestApp::start();
    for _ in 0..2 {
        for path in PAGES {
            let answer = app.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            assert!(
                !answer.body.contains("style=\"") && !answer.body.contains("<style"),
                "{path}: the policy forbids inline style"
            );
        }
        app.does("mallory", "http", "GET https://hotel.grand.example/").await;
        app.does(
            "alice",
            "act",
            "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}",
        )
        .await;
    }
}

#[tokio::test]
async fn the_inspector_shows_both_sides() {
    let app = TestApp::start();
    app.does(
        "alice",
        "act",
        "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}",
    )
    .await;
    let page = app.get("/inspector").await.body;
    for expected in ["guest_id", "SameSite=Lax", "RFC 10025", "S1", "Alice"] {
        assert!(page.contains(expected), "{expected} is missing");
    }
}

#[tokio::test]
async fn the_store_pane_says_who_wrote_a_record_when_it_ends_and_how_to_see_the_row() {
    let app = TestApp::start();
    app.switch("lifetime", serde_json::json!("max_age")).await;
    app.switch("idle_timeout", serde_json::json!("30m")).await;
    app.does("alice", "http", "GET https://hotel.grand.example/").await;
    let page = app.get("/inspector").await.body;
    for expected in [
        "written by request 1, <b>Alice, GET &#x2f;</b>",
        "The record ends first. For 13 d 23 h the browser will send an ID that names nothing.",
        "SELECT * FROM records WHERE world = &#x27;sandbox:",
        "removed by the <b>sweeper</b>",
        "1 write",
    ] {
        assert!(page.contains(expected), "{expected} is missing");
    }
    app.post("/api/sandbox/clock", r#"{"advance": "31m"}"#).await;
    let page = app.get("/inspector").await.body;
    assert!(page.contains("it removed") && !page.contains("SELECT * FROM"), "the sweeper has been here, and says so");
}

#[tokio::test]
async fn the_two_ends_of_a_session_in_your_own_browser_stand_on_one_line() {
    let app = TestApp::start();
    app.switch("idle_timeout", serde_json::json!("30m")).await;
    let you = crate::guest::GuestBrowser::at(&app).await;
    you.get("/count").await;
    let page = app.get("/inspector").await.body;
    assert!(
        page.contains("<span>Cookie, as your browser was told</span>") && page.contains("until it closes"),
        "{page}"
    );
    app.switch("lifetime", serde_json::json!("max_age")).await;
    you.get("/count").await;
    let page = app.get("/inspector").await.body;
    assert!(page.contains("The record ends first. For 13 d 23 h the browser will send"), "{page}");
}

#[tokio::test]
async fn recorded_bytes_are_text() {
    let app = TestApp::start();
    let steps = "GET https://hotel.grand.example/<script>alert(1)</script>?q=<img src=x onerror=alert(2)>\nX-Test: <script>alert(3)</script>\nCookie: sid=<script>alert(4)</script>; a=\"><svg onload=alert(5)>\n\n<script>alert(6)</script>";
    app.does("mallory", "http", steps).await;
    for path in ["/inspector", "/playground", "/lessons/fixation"] {
        let page = app.get(path).await.body;
        for bad in ["<script>alert", "<img src=x", "<svg onload"] {
            assert!(!page.contains(bad), "{path} lets {bad} through");
        }
    }
}

#[tokio::test]
async fn the_index_of_the_reference_leads_to_each_page_and_each_page_back() {
    let app = TestApp::start();
    let index = app.get("/reference").await.body;
    let links: Vec<&str> = index.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let pages: Vec<&&str> = links.iter().filter(|href| href.starts_with("/reference/")).collect();
    assert!(pages.contains(&&"/reference/cookies"), "{links:?}");
    for path in pages {
        let page = app.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(&format!("href=\"{path}\" aria-current=\"page\"")), "{path} shows where it is");
    }
}

#[tokio::test]
async fn every_switch_says_which_attacks_it_stops_and_leads_to_its_place_in_the_playground() {
    let app = TestApp::start();
    let page = app.get("/reference/switches").await.body;
    for switch in cloakroom::switch::ALL {
        let card = page.split(&format!("<article class=\"sw-card\" id=\"{}\"", switch.name)).nth(1).unwrap();
        let card = card.split("</article>").next().unwrap();
        assert_eq!(card.matches(">default<").count(), 1, "{}: one value is the default", switch.name);
        let link = format!("/playground?panes=switches,browsers&amp;focus={}", switch.name);
        assert!(card.contains(&link), "{}", switch.name);
    }
    let card = |name: &str| page.split(&format!("id=\"{name}\"")).nth(1).unwrap().split("</article>").next().unwrap();
    let renew = card("renew_on_login");
    let (stops, no_help) = renew.split_once("<dl>").unwrap();
    assert!(stops.contains("/attacks/fixation-planted") && renew.contains("/lessons/fixation"), "{renew}");
    assert!(!no_help.contains("/attacks/fixation-planted"), "{renew}");
    let flip = app.get("/playground?panes=switches&focus=narrow_path").await.body;
    let first = flip.split("data-switch=\"").nth(1).unwrap();
    assert!(first.starts_with("narrow_path\""), "the switch that was asked for comes first");
}

#[tokio::test]
async fn lessons_link_terms_once_to_entries_that_are_there_and_stay_small() {
    let app = TestApp::start();
    let glossary = app.get("/reference/glossary").await.body;
    let course = embedded().library.current();
    assert!(course.problems.is_empty(), "{:?}", course.problems);
    let (mut used, mut most) = (Vec::new(), 0);
    for lesson in &course.lessons {
        let links: Vec<&str> = lesson.html.split("<a class=\"term\" href=\"").skip(1).collect();
        let ids: Vec<&str> = links.iter().map(|l| l.split('"').next().unwrap().split('#').nth(1).unwrap()).collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(glossary.contains(&format!("<div id=\"{id}\">")), "{id} of {}", lesson.slug);
            assert!(!ids.iter().skip(at + 1).any(|other| other == id), "{id} is linked twice in {}", lesson.slug);
        }
        // What the links add to the page, in bytes: the tag and its end.
        let added: usize = links.iter().map(|l| "<a class=\"term\" href=\"".len() + l.find('>').unwrap() + 5).sum();
        most = most.max(added);
        used.extend(ids.into_iter().map(str::to_owned));
    }
    assert!(most < 3000, "{most} bytes");
    used.sort();
    used.dedup();
    assert!(used.len() >= 15, "of {} terms, lessons link {used:?}", course.glossary.len());
    let sessions = course.lesson("sessions").unwrap();
    assert!(!sessions.html.contains("glossary#session-id"), "the lesson that teaches it does not link it");
}

#[tokio::test]
async fn a_standard_in_prose_is_a_link_to_its_section() {
    let app = TestApp::start();
    let csrf = app.get("/lessons/csrf").await.body;
    assert!(
        csrf.contains("rfc6265bis-22#section-5.2\">RFC 10025, section 5.2</a>).<a class=\"fact\""),
        "after a fact, and before one"
    );
    let stateless = app.get("/lessons/stateless").await.body;
    assert!(stateless.contains("<a href=\"https://www.rfc-editor.org/rfc/rfc9110#section-3.3\">RFC 9110, section"));
    let attack = app.get("/attacks/csrf-get").await.body;
    assert!(attack.contains("rfc9110#section-9.2.1\">RFC 9110, section 9.2.1</a>"), "notes of attacks too");
}

#[tokio::test]
async fn a_missing_page_says_where_to_go() {
    let app = TestApp::start();
    for path in
        ["/nope", "/lessons/nope", "/attacks/nope", "/exercises/nope", "/assets/nope.js", "/assets/..%2fCargo.toml"]
    {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("The course map"), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn progress_is_kept_without_any_cookie() {
    let app = TestApp::start();
    app.post("/api/progress/lessons/fixation", "{}").await;
    let stranger = app.another();
    assert_eq!(stranger.get("/api/progress").await.json()["lessons"][0], "fixation");
    assert_eq!(app.post("/api/progress/lessons/nope", "{}").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn every_template_renders_with_its_sample() {
    let views = cloakroom::views::Views::new(&cloakroom::files::Files::Embedded);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/samples");
    let mut rendered = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // Dots are folders; what follows a hyphen tells variants of one template apart.
        let template = format!("{}.html", name.split('-').next().unwrap().replace('.', "/"));
        let context: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let first = views.render(&template, &context).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(views.render(&template, &context).unwrap(), first, "{name}: the same again");
        rendered += 1;
    }
    assert!(rendered > 20, "{rendered}");
}

#[test]
fn every_picture_is_drawn_twice_and_told_in_words() {
    let views = cloakroom::views::Views::new(&cloakroom::files::Files::Embedded);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/pictures");
    let mut drawn = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let block = serde_json::json!({ "id": "b1", "title": "Its name", "text_html": "Its words" });
        let html = views.render(&format!("pictures/{name}"), serde_json::json!({ "block": block })).unwrap();
        for part in [
            "role=\"img\"",
            "class=\"wide\" viewBox=\"0 0 640 ",
            "class=\"slim\" viewBox=\"0 0 350 ",
            "Its name",
            "Its words",
        ] {
            assert!(html.contains(part), "{name} lacks {part}");
        }
        assert!(!html.contains("style="), "{name}: the policy forbids inline style");
        drawn += 1;
    }
    assert!(drawn >= 2, "{drawn}");
}

#[tokio::test]
async fn a_run_in_a_lesson_is_drawn_in_the_players_lanes() {
    let app = TestApp::start();
    for path in ["/attacks/cookie-theft-by-script", "/attacks/cookie-theft-by-script/sequence"] {
        let page = app.get(path).await.body;
        for part in
            ["class=\"bd bd-h\"", "class=\"msg x-hm l ", "class=\"msg x-ah r ", "class=\"msg x-am r ", "class=\"srec\""]
        {
            assert!(page.contains(part), "{path} lacks {part}");
        }
        assert!(
            page.contains("class=\"msg x-mm l by-mallory\""),
            "{path}: what Mallory asks of her own site is no request to the hotel"
        );
    }
}

#[tokio::test]
async fn a_copied_curl_command_leads_to_this_sandbox() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let answer = app.does("mallory", "http", "POST https://hotel.grand.example/login\nX: it's\n\nguest=o'hara").await;
    let curl = answer["exchanges"][0]["curl"].as_str().unwrap();
    assert!(curl.starts_with(&format!("curl -i 'http://{host}/login' -X POST")), "{curl}");
    assert!(curl.contains(r"--data 'guest=o'\''hara'"), "quoted for a shell: {curl}");
}

#[tokio::test]
async fn a_style_sheet_is_compressed_for_who_takes_it_so() {
    let app = TestApp::start();
    let plain = app.get("/assets/app.css").await;
    let request = http::Request::get("/assets/app.css")
        .header("host", crate::harness::TUTORIAL)
        .header("accept-encoding", "br, gzip");
    let packed = app.raw(request.body(axum::body::Body::empty()).unwrap()).await;
    let header = |name: &str| packed.headers().get(name).unwrap().to_str().unwrap();
    assert_eq!((header("content-encoding"), header("vary")), ("gzip", "accept-encoding"));
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(unpacked(packed.body()), plain.body, "the same bytes when they are unpacked");
    assert!(packed.body().len() * 2 < plain.body.len());
}

#[tokio::test]
async fn a_statement_is_told_in_words_with_what_they_stood_for() {
    let app = TestApp::start();
    let steps = "open https://hotel.grand.example/login\n\
                 submit \"log in\" guest=alice password={{alice.password}}\n=> body contains {{secret}}\n\
                 open https://hotel.grand.example/account\n=> withholds cookie.session";
    let told = app.does("alice", "act", steps).await["expectations"].clone();
    let says = told[0]["says"].as_str().unwrap();
    assert!(says.starts_with("the page says “Alice’s room code (") && says.ends_with(")”"), "{says}");
    assert_eq!(
        (told[1]["held"].as_bool(), &told[1]["says"]),
        (Some(false), &"the browser withholds the session cookie".into())
    );
    let instead = told[1]["instead"].as_str().unwrap();
    assert!(instead.starts_with("the cookie `sid` was sent. The address was typed"), "{instead}");
}

#[tokio::test]
async fn what_a_browser_refused_stands_beside_its_jar_with_the_reason() {
    let app = TestApp::start();
    app.switch("secure", serde_json::json!(true)).await;
    for _ in 0..2 {
        app.does("alice", "http", "GET http://hotel.grand.example/count\nCookie: theme=dark").await;
    }
    let page = app.get("/playground").await.body;
    let list = page.split("Not in the jar").nth(1).unwrap().split("</ul>").next().unwrap();
    for part in ["Set-Cookie:", "SecureOnly", "from http:&#x2f;&#x2f;hotel.grand.example, with request 2"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert_eq!(list.matches("<li").count(), 1, "the same line for the same reason once: {list}");
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    let page = app.get("/playground").await.body;
    assert_eq!(page.matches("Not in the jar").count(), 1, "Mallory's browser refused nothing");
}

#[tokio::test]
async fn the_playground_says_what_was_changed_and_an_address_brings_settings_without_making_them() {
    let app = TestApp::start();
    let address = "/playground?panes=switches&set=same_site%3Dnone,csp%3Don";
    let page = app.get(address).await.body;
    assert!(page.contains("This address brings 2 settings") && page.contains("none changed"), "{page}");
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "an address that is opened makes nothing");
    app.switch("same_site", serde_json::json!("none")).await;
    app.switch("csp", serde_json::json!("on")).await;
    let page = app.get("/playground").await.body;
    assert!(page.contains("1 changed: <code>same_site=none</code>"), "{page}");
    assert!(page.contains(&address.replace('&', "&amp;")), "the address of what is set: {page}");
    assert!(page.contains("href=\"/reference/switches#same_site\""), "{page}");
    assert_eq!(app.get("/playground?set=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_inspector_counts_all_requests_and_says_where_those_are_that_it_does_not_show() {
    let app = TestApp::start();
    // Small enough for a hundred of them: a journal is bounded by bytes, too.
    let ask = async || app.does("alice", "http", "GET https://hotel.grand.example/nowhere").await;
    for _ in 0..12 {
        ask().await;
    }
    let shown = async || app.get("/inspector?panes=requests").await.body;
    assert!(!shown().await.contains("The last 12 of"), "all are shown");
    ask().await;
    let page = shown().await;
    assert!(page.contains("The last 12 of 13. The older ones are kept too") && page.contains("/api/sandbox/exchanges"));
    assert!(page.contains("data-part=\"n-requests\">13<"), "{page}");
    for _ in 0..90 {
        ask().await;
    }
    let page = shown().await;
    assert!(page.contains("The last 12 of 103. The server keeps 100, and has dropped the 3 before them"), "{page}");
}

#[tokio::test]
async fn lessons_and_attacks_lead_to_all_their_exercises() {
    let app = TestApp::start();
    let body = async |path: String| app.get(&path).await.body.replace("&#x2f;", "/");
    let list = body("/exercises".to_owned()).await;
    let slugs: Vec<&str> = list.split("href=\"/exercises/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(slugs.len() >= 20, "{slugs:?}");
    for slug in slugs {
        let page = body(format!("/exercises/{slug}")).await;
        let lesson = page.split("from lesson <a href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let attack = page.split("<span>attack <a href=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert!(lesson.is_some(), "{slug} belongs to no lesson");
        for from in lesson.into_iter().chain(attack) {
            let there = body(from.to_owned()).await;
            assert!(there.contains(&format!("href=\"/exercises/{slug}\"")), "{from} does not lead to {slug}");
        }
    }
}
