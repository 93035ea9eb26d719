//! Signing in with id.example: each question of the callback asked and not asked, and whose session ends when.

use http::StatusCode;
use serde_json::json;
use url::Url;

use crate::{
    guest::GuestBrowser,
    harness::{Answer, TestApp},
};

const FORM: &[(&str, &str)] =
    &[("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];

/// One person's browser at both sites.
struct Person<'a> {
    hotel: GuestBrowser<'a>,
    id: GuestBrowser<'a>,
}

impl<'a> Person<'a> {
    async fn at(app: &'a TestApp) -> Self {
        let (hotel, mut id) = (GuestBrowser::at(app).await, GuestBrowser::at(app).await);
        id.host = hotel.host.replace("hotel.", "").replace(".cloakroom.", ".id.");
        Self { hotel, id }
    }

    /// Signs in at id.example itself.
    async fn signs_in_there(&self, name: &str) {
        let password = self.id.password_of(name).await;
        let answer = self.id.ask("POST", "/login", FORM, &format!("name={name}&password={password}")).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", answer.body);
    }

    /// Begins at the hotel; the path at the hotel that id.example leads back to.
    async fn brings_home(&self) -> String {
        let away = self.hotel.get("/login/elsewhere").await;
        let back = self.id.get(&path(&away)).await;
        path(&back)
    }

    async fn signs_in(&self, name: &str) -> Answer {
        self.signs_in_there(name).await;
        self.hotel.get(&self.brings_home().await).await
    }

    async fn is_in(&self) -> bool {
        self.hotel.get("/account").await.status == StatusCode::OK
    }
}

/// Path and query of where an answer leads.
fn path(answer: &Answer) -> String {
    let to = answer.header("location");
    let url = Url::parse(to).unwrap_or_else(|_| panic!("no address: {to:?} {}", answer.body));
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

fn query(path: &str, name: &str) -> Option<String> {
    let url = Url::parse(&format!("http://x{path}")).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

async fn app(switches: &[(&str, bool)]) -> TestApp {
    let app = TestApp::start();
    app.hotel_host().await;
    for (name, on) in [("oauth_state", false)].iter().chain(switches) {
        app.switch(name, json!(on)).await;
    }
    app
}

#[tokio::test]
async fn a_guest_signs_in_elsewhere_and_has_a_session_like_any_other() {
    let app = app(&[("oauth_state", true), ("pkce", true), ("nonce", true), ("renew_on_login", true)]).await;
    let alice = Person::at(&app).await;
    let away = path(&alice.hotel.get("/login/elsewhere").await);
    let before = alice.hotel.cookie("sid").unwrap();
    let login = alice.id.get(&away).await;
    assert!(login.status == StatusCode::SEE_OTHER && login.header("location").starts_with("/login?next="));
    let page = alice.id.get(login.header("location")).await;
    assert!(page.body.contains("The Grand Hotel wants to know who you are"), "{}", page.body);
    let password = alice.id.password_of("alice").await;
    let next = url::form_urlencoded::byte_serialize(away.as_bytes()).collect::<String>();
    let form = format!("name=alice&password={password}&next={next}");
    let back = alice.id.ask("POST", "/login", FORM, &form).await;
    back.expect_set_cookie("id_session").with("HttpOnly").with("SameSite=Lax").without("Domain");
    assert_eq!(back.header("location"), away);
    let home = path(&alice.id.get(&away).await);
    let arrived = alice.hotel.get(&home).await;
    assert!(arrived.status == StatusCode::OK && arrived.body.contains("id.example says that you are Alice"));
    assert!(alice.hotel.get("/account").await.body.contains("Good evening, Alice"));
    assert_ne!(alice.hotel.cookie("sid").unwrap(), before, "a new ID at the login");
    let records = app.get("/api/sandbox/sessions").await.body;
    assert!(records.contains("issuer_sid"), "{records}");
    for once in ["oauth_state", "oauth_nonce", "pkce_verifier", "id_token"] {
        assert!(!records.contains(once), "{once} is kept no longer: {records}");
    }
    let again = alice.hotel.get(&home).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN, "a return is taken once");
}

/// Alice signed in at id.example a while ago. Mallory uses the hotel in the same browser and confirms herself; then
/// Alice comes back from there into the session that is left. Is she asked for a password before it is changed?
async fn asked_after_a_change_of_guests(step_up: serde_json::Value) -> bool {
    let app = app(&[("renew_on_login", false)]).await;
    app.switch("reauthenticate", step_up).await;
    let browser = Person::at(&app).await;
    browser.signs_in_there("alice").await;
    app.post("/api/sandbox/clock", "{\"advance\": \"301s\"}").await;
    browser.hotel.log_in("mallory").await;
    let password = browser.hotel.password_of("mallory").await;
    browser.hotel.post("/confirm", &format!("password={password}")).await;
    assert_eq!(browser.hotel.get("/password").await.status, StatusCode::OK);
    let before = browser.hotel.cookie("sid");
    assert_eq!(browser.hotel.get(&browser.brings_home().await).await.status, StatusCode::OK);
    assert_eq!(browser.hotel.cookie("sid"), before, "one session, two guests");
    assert!(browser.hotel.get("/account").await.body.contains("Good evening, Alice"));
    browser.hotel.get("/password").await.header("location") == "/confirm?next=%2Fpassword"
}

#[tokio::test]
async fn what_one_guest_has_confirmed_does_not_count_for_the_next_in_the_same_session() {
    assert!(!asked_after_a_change_of_guests(json!("time_only")).await, "Mallory's password lets Alice through");
    assert!(asked_after_a_change_of_guests(json!(true)).await, "hers was typed five minutes ago");
}

#[tokio::test]
async fn under_its_policy_the_hotels_forms_may_lead_on_to_the_issuer() {
    let app = app(&[("csp", true), ("ask_first", true), ("logout_at_both", true)]).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    let page = alice.hotel.get("/login/elsewhere").await;
    let policies = page.headers.get_all("content-security-policy").iter().filter_map(|line| line.to_str().ok());
    let forms: Vec<&str> = policies.filter_map(|line| line.split("form-action ").nth(1)?.split(';').next()).collect();
    assert_eq!(forms.len(), 2, "the hotel's own policy, and that of the machine it runs on: {forms:?}");
    let away = alice.hotel.post("/login/elsewhere", "").await;
    let to = Url::parse(away.header("location")).unwrap().origin().ascii_serialization();
    for sources in forms {
        assert!(sources.split(' ').any(|source| source == to), "{to} is not in {sources}");
    }
}

#[tokio::test]
async fn a_return_to_a_hotel_below_a_path_is_told_why_nobody_is_there() {
    let app = app(&[]).await;
    app.switch("sub_path", json!("as_is")).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    let away = alice.hotel.get("/app/login/elsewhere").await;
    let home = path(&alice.id.get(&path(&away)).await);
    assert!(home.starts_with("/callback?"), "{home}");
    let lost = alice.hotel.get(&home).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("signing in elsewhere and a hotel below /app exclude each other"), "{}", lost.body);
    assert!(!alice.hotel.get("/login").await.body.contains("exclude each other"), "another address is just not there");
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_minute() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    let home = alice.brings_home().await;
    assert_eq!(alice.hotel.get(&home).await.status, StatusCode::OK);
    let again = Person::at(&app).await.hotel.get(&home).await;
    assert!(again.status == StatusCode::FORBIDDEN && again.body.contains("used before"), "{}", again.body);
    let late = alice.brings_home().await;
    app.post("/api/sandbox/clock", "{\"advance\": \"61s\"}").await;
    assert_eq!(alice.hotel.get(&late).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn somebody_elses_code_is_refused_by_state_by_pkce_and_by_nonce_and_by_nothing_else() {
    for (on, refused) in [
        ("oauth_state", true),
        ("pkce", true),
        ("nonce", true),
        ("csrf_token", false),
        ("check_origin", false),
        ("renew_on_login", false),
        ("ask_first", false),
    ] {
        let app = app(&[(on, true)]).await;
        let (mallory, alice) = (Person::at(&app).await, Person::at(&app).await);
        mallory.signs_in_there("mallory").await;
        let away = match on {
            "ask_first" => mallory.hotel.post("/login/elsewhere", "").await,
            _ => mallory.hotel.get("/login/elsewhere").await,
        };
        let home = path(&mallory.id.get(&path(&away)).await);
        let answer = alice.hotel.get(&home).await;
        let wanted = if refused { StatusCode::FORBIDDEN } else { StatusCode::OK };
        assert_eq!(answer.status, wanted, "{on}: {}", answer.body);
        assert_eq!(alice.is_in().await, !refused, "{on}");
        // A sign-in of her own that is under way is not mixed up with it.
        if refused {
            alice.hotel.get("/login/elsewhere").await;
            let own = alice.hotel.get(&home).await;
            assert_eq!(own.status, StatusCode::FORBIDDEN, "{on}: {}", own.body);
        }
    }
}

#[tokio::test]
async fn a_stolen_code_put_into_ones_own_sign_in_is_stopped_by_pkce_and_nonce_and_not_by_state() {
    for (on, stopped) in [("oauth_state", false), ("pkce", true), ("nonce", true)] {
        let app = app(&[("oauth_state", true), (on, true)]).await;
        let (mallory, alice) = (Person::at(&app).await, Person::at(&app).await);
        alice.signs_in_there("alice").await;
        let stolen = query(&alice.brings_home().await, "code").unwrap();
        mallory.signs_in_there("mallory").await;
        let own = mallory.brings_home().await;
        let injected = own.replace(&query(&own, "code").unwrap(), &stolen);
        let answer = mallory.hotel.get(&injected).await;
        let got_in = answer.body.contains("id.example says that you are Alice");
        assert_eq!(got_in, !stopped, "{on}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_challenge_that_was_taken_out_on_the_way_is_noticed() {
    let app = app(&[("pkce", true)]).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    let away = path(&alice.hotel.get("/login/elsewhere").await);
    assert!(away.contains("code_challenge_method=S256"), "{away}");
    let stripped = away.split("&code_challenge=").next().unwrap().to_owned();
    let home = path(&alice.id.get(&stripped).await);
    let answer = alice.hotel.get(&home).await;
    assert!(answer.status == StatusCode::FORBIDDEN && answer.body.contains("without a code_challenge"));
}

#[tokio::test]
async fn a_strict_cookie_loses_the_state_and_a_cookie_of_its_own_does_not() {
    let app = TestApp::start();
    let sign_in = "open https://hotel.grand.example/login/elsewhere\n\
                   submit \"sign in\" name=alice password={{alice.id_password}}";
    app.switch("same_site", json!("strict")).await;
    let lost = app
        .does("alice", "act", &format!("{sign_in}\n=> 403\n=> withholds cookie.session because SameSiteStrict"))
        .await;
    assert!(lost["expectations"].as_array().unwrap().iter().all(|e| e["held"] == true), "{lost}");
    app.post("/api/sandbox/reset", "{}").await;
    app.switch("same_site", json!("strict")).await;
    app.switch("state_kept", json!("cookie")).await;
    let steps = format!(
        "{sign_in}\n=> 200\n=> sends sign_in\nclick \"Go to your account\"\n=> body contains Good evening, Alice"
    );
    let kept = app.does("alice", "act", &steps).await;
    assert!(kept["expectations"].as_array().unwrap().iter().all(|e| e["held"] == true), "{kept}");
}

#[tokio::test]
async fn a_sign_in_begins_with_a_link_or_with_a_button_alone() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    assert_eq!(alice.hotel.get("/login/elsewhere").await.status, StatusCode::SEE_OTHER);
    app.switch("ask_first", json!(true)).await;
    app.switch("csrf_token", json!(true)).await;
    let page = alice.hotel.get("/login/elsewhere").await;
    assert!(page.status == StatusCode::OK && page.body.contains("Go to id.example"), "{}", page.body);
    assert_eq!(
        alice.hotel.post("/login/elsewhere", "").await.status,
        StatusCode::FORBIDDEN,
        "a form of somebody else's"
    );
    let token = crate::guest::token_in(&page.body).unwrap().to_owned();
    let sent = alice.hotel.post("/login/elsewhere", &format!("csrf_token={token}")).await;
    assert!(path(&sent).starts_with("/authorize?"));
}

#[tokio::test]
async fn a_logout_there_ends_the_sessions_that_came_of_it_and_no_others_while_the_hotel_is_told() {
    for on in [false, true] {
        let app = app(&[("back_channel_logout", on), ("csrf_token", on), ("check_origin", on)]).await;
        let (laptop, phone) = (Person::at(&app).await, Person::at(&app).await);
        laptop.signs_in("alice").await;
        phone.signs_in("alice").await;
        assert!(laptop.is_in().await && phone.is_in().await);
        let out = laptop.id.ask("POST", "/logout", FORM, "").await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
        assert_eq!((laptop.is_in().await, phone.is_in().await), (!on, true), "back_channel_logout={on}");
        assert!(laptop.id.get("/").await.body.contains("Nobody is signed in"));
        let told = app.get("/api/sandbox/exchanges").await.body;
        assert!(told.contains("https://hotel.grand.example/backchannel-logout"), "{told}");
    }
}

#[tokio::test]
async fn a_logout_at_the_hotel_leaves_the_session_there_unless_it_leads_on() {
    for on in [false, true] {
        let app = app(&[("logout_at_both", on)]).await;
        let alice = Person::at(&app).await;
        alice.signs_in("alice").await;
        let out = alice.hotel.post("/logout", "").await;
        if on {
            let done = alice.id.get(&path(&out)).await;
            assert!(done.header("location").ends_with(&format!("{}/", alice.hotel.host)), "back to the hotel");
        } else {
            assert_eq!(out.header("location"), "/");
        }
        assert!(!alice.is_in().await);
        let away = path(&alice.hotel.get("/login/elsewhere").await);
        let asks = alice.id.get(&away).await.header("location").starts_with("/login");
        assert_eq!(asks, on, "without a password she would be back");
    }
}

#[tokio::test]
async fn a_made_up_link_to_the_logout_asks_first() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    for link in ["/logout", "/logout?id_token_hint=a.b.c", "/logout?post_logout_redirect_uri=https://evil.example/"] {
        let page = alice.id.get(link).await;
        assert!(page.status == StatusCode::OK && page.body.contains("Sign out?"), "{link}: {}", page.body);
    }
    let forged = alice.id.post("/logout", "").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "no page of ours has sent it");
    assert!(alice.id.get("/").await.body.contains("Signed in as Alice"));
}

#[tokio::test]
async fn logout_tokens_that_are_none_are_refused_in_words() {
    let app = app(&[("back_channel_logout", true)]).await;
    let alice = Person::at(&app).await;
    alice.signs_in("alice").await;
    for body in ["", "logout_token=", "logout_token=a.b.c", "logout_token=eyJhbGciOiJub25lIn0.e30.", "x=%ff%00"] {
        let answer = alice.hotel.post("/backchannel-logout", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.body);
        assert!(answer.body.contains("not taken"), "{}", answer.body);
    }
    assert!(alice.is_in().await);
}

#[tokio::test]
async fn nothing_leads_away_from_the_issuer_but_to_the_address_that_is_registered() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    alice.signs_in_there("alice").await;
    let good = path(&alice.hotel.get("/login/elsewhere").await);
    let callback = query(&good, "redirect_uri").unwrap();
    let with = |name: &str, value: &str| {
        let url = Url::parse(&format!("http://x{good}")).unwrap();
        let pairs = url.query_pairs().map(|(k, v)| if k == name { (k, value.into()) } else { (k, v) });
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("/authorize?{query}")
    };
    let odd = ["https://evil.example/", "//evil.example", "", &format!("{callback}/"), &format!("{callback}?x")];
    for address in odd {
        let answer = alice.id.get(&with("redirect_uri", address)).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, ""), "{address}");
    }
    assert_eq!(alice.id.get(&with("client_id", "shop")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        alice.id.get(&format!("{good}&redirect_uri=https://evil.example")).await.status,
        StatusCode::BAD_REQUEST
    );
    for (name, value) in [("response_type", "token"), ("scope", "email")] {
        let answer = alice.id.get(&with(name, value)).await;
        let home = path(&answer);
        assert!(query(&home, "error").is_some() && query(&home, "code").is_none(), "{home}");
        let told = alice.hotel.get(&home).await;
        assert!(told.status == StatusCode::FORBIDDEN && told.body.contains("has not signed you in"), "{}", told.body);
    }
    let plain = alice.id.get(&format!("{good}&code_challenge=x&code_challenge_method=plain")).await;
    assert!(plain.header("location").contains("error=invalid_request"), "{:?}", plain.headers);
}

#[tokio::test]
async fn the_issuer_takes_no_form_of_another_site_and_is_in_no_frame() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    let password = alice.id.password_of("mallory").await;
    let form = format!("name=mallory&password={password}");
    for headers in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "http://evil.localhost:3000")], &[]] {
        let answer = alice.id.ask("POST", "/login", headers, &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        answer.expect_no_set_cookie();
    }
    let page = alice.id.get("/login").await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    let framed = alice.id.ask("GET", "/login", &[("sec-fetch-dest", "iframe")], "").await;
    assert!(framed.status == StatusCode::FORBIDDEN && !framed.body.contains("<form"), "{}", framed.body);
    assert_eq!(alice.id.ask("POST", "/login", FORM, "name=alice&password=x").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_token_endpoint_knows_its_client_and_says_what_is_wrong() {
    let app = app(&[]).await;
    let id = Person::at(&app).await.id;
    for (headers, body, error) in [
        (&[][..], "", "invalid_client"),
        (&[("authorization", "Basic !!!")][..], "code=x", "invalid_client"),
        (&[("authorization", "Basic aG90ZWw6d3Jvbmc=")][..], "code=x", "invalid_client"),
    ] {
        let answer = id.ask("POST", "/token", headers, body).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (StatusCode::UNAUTHORIZED, Some(error)));
    }
}

#[tokio::test]
async fn the_call_between_the_servers_is_in_the_journal_before_the_request_that_it_was_for() {
    let app = app(&[]).await;
    let alice = Person::at(&app).await;
    alice.signs_in("alice").await;
    let told = app.get("/api/sandbox/exchanges").await.body;
    let (call, callback) = (told.find("https://id.example/token"), told.find("/callback?code="));
    assert!(call.is_some() && callback.is_some(), "{told}");
    assert!(
        told.contains("\"who\":\"hotel.grand.example\"") || told.contains("\"who\": \"hotel.grand.example\""),
        "{told}"
    );
}

#[tokio::test]
async fn junk_never_breaks_either_site() {
    let app = app(&[("back_channel_logout", true)]).await;
    let alice = Person::at(&app).await;
    let long = "x".repeat(20_000);
    for at in ["/authorize", "/login", "/logout", "/token", "/", "/nothing", "/callback", "/login/elsewhere"] {
        for query in
            ["", "?", "?%ff", "?a=b&a=c", "?next=//evil.example", "?code=%00&state=%0d%0a", &format!("?code={long}")]
        {
            for browser in [&alice.id, &alice.hotel] {
                let (get, post) =
                    (browser.get(&format!("{at}{query}")).await, browser.post(at, &query.replace('?', "")).await);
                let worst = get.status.as_u16().max(post.status.as_u16());
                assert!(worst < 500, "{at}{}: {} {}", &query[..query.len().min(40)], get.body, post.body);
            }
        }
    }
    for junk in ["", "a", "a.b.c", "....", "%%%", &long[..3000]] {
        alice.id.set_cookie("id_session", junk);
        alice.hotel.set_cookie("sign_in", junk);
        app.switch("state_kept", json!("cookie")).await;
        assert!(alice.id.get("/").await.body.contains("Nobody is signed in"), "{junk}");
        assert_eq!(alice.hotel.get("/callback?code=x&state=a").await.status, StatusCode::FORBIDDEN);
    }
}
