//! Safari as it is documented: what its jar does because somebody responsible wrote so. Not measured.

use crate::support::{Ask, EVIL, HOTEL, Say, at, setting};
use cloakroom_engine::cookie::{Api, Jar, Kind, Profile};
use http::Method;

fn jar() -> Jar {
    Jar::new(Profile::Safari)
}

fn code(url: &'static str, line: &str) -> &'static str {
    setting(&mut jar(), url, line).code()
}

#[test]
fn localhost_and_loopback_addresses_are_no_secure_connection() {
    for url in ["http://localhost/", "http://a.localhost/", "http://127.0.0.1/"] {
        assert_eq!(code(url, "sid=1; Secure"), "SecureOnly", "{url}");
        assert_eq!(setting(&mut Jar::new(Profile::Chromium), url, "sid=1; Secure").code(), "Kept", "{url}");
    }
    assert_eq!(code("https://localhost/", "sid=1; Secure"), "Kept");
}

#[test]
fn without_same_site_a_cookie_counts_as_none_and_none_needs_no_secure() {
    let mut jar = jar();
    assert_eq!(setting(&mut jar, HOTEL, "none=1; SameSite=None").code(), "Kept");
    setting(&mut jar, HOTEL, "unset=1");
    setting(&mut jar, HOTEL, "lax=1; SameSite=Lax");
    let form = Ask { initiator: Some(EVIL), method: Method::POST, second: 3600, ..Ask::default() };
    assert_eq!(form.header(&jar).as_deref(), Some("none=1; unset=1"));
}

#[test]
fn third_party_cookies_are_blocked_unless_partitioned() {
    let framed = Say { initiator: Some(EVIL), kind: Kind::Iframe, ..Say::default() };
    assert_eq!(framed.set(&mut jar(), "a=1; SameSite=None; Secure").because.code(), "UserPreferences");
    assert_eq!(framed.set(&mut jar(), "a=1; SameSite=None; Secure; Partitioned").because.code(), "Kept");
}

#[test]
fn safari_ends_what_script_sets_after_seven_days() {
    let mut jar = jar();
    let year = "year=1; Max-Age=31536000";
    Say { api: Api::Script, ..Say::default() }.set(&mut jar, year);
    assert_eq!(jar.cookies().next().unwrap().expires, Some(at(7 * 86_400)));
    setting(&mut jar, HOTEL, year);
    assert_eq!(jar.cookies().next().unwrap().expires, Some(at(365 * 86_400)), "an answer's cookie is not meant");
    Say { api: Api::Script, ..Say::default() }.set(&mut jar, "session=1");
    assert_eq!(
        jar.cookies().find(|c| c.name == "session").unwrap().expires,
        None,
        "nor is one that ends with the browser"
    );
}

#[test]
fn the_newer_prefixes_promise_nothing_there() {
    assert_eq!(code(HOTEL, "__Http-a=1; Secure"), "Kept");
    assert_eq!(code(HOTEL, "__Host-Http-a=1; Secure; Path=/"), "Kept", "it begins with __Host- as well");
    assert_eq!(code(HOTEL, "__Host-a=1; Secure; Path=/x"), "InvalidPrefix");
}

#[test]
fn a_setting_is_a_profile_of_its_own() {
    assert_eq!("safari".parse(), Ok(Profile::Safari));
    assert_eq!("chromium-debian".parse(), Ok(Profile::ChromiumDebian));
    let error = "opera".parse::<Profile>().unwrap_err().to_string();
    assert!(error.contains("choose standard, chromium, firefox or safari"), "{error}");
}
