//! Stories told by a HAR, each built here request by request.

use serde_json::{Value, json};

use super::{Came, Har, Outcome, Table};

/// One request: method, address, status; the cookies that went along, the lines that came, and other headers.
#[derive(Default)]
struct Asked<'a> {
    method: &'a str,
    url: &'a str,
    status: u16,
    cookie: &'a str,
    set: &'a [&'a str],
    sent: &'a [(&'a str, &'a str)],
    received: &'a [(&'a str, &'a str)],
}

const GET: Asked = Asked { method: "GET", url: "", status: 200, cookie: "", set: &[], sent: &[], received: &[] };
const POST: Asked = Asked { method: "POST", status: 303, ..GET };

fn entry(number: usize, asked: &Asked) -> Value {
    let header = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    let mut request: Vec<Value> = asked.sent.iter().map(header).collect();
    if !asked.cookie.is_empty() {
        request.push(json!({ "name": "Cookie", "value": asked.cookie }));
    }
    let mut response: Vec<Value> = asked.received.iter().map(header).collect();
    response.extend(asked.set.iter().map(|line| json!({ "name": "Set-Cookie", "value": line })));
    json!({
        "startedDateTime": format!("2026-11-29T13:{:02}:{:02}.000Z", number / 60, number % 60), "time": 120.0, "pageref": "page_1",
        "request": { "method": asked.method, "url": asked.url, "headers": request, "cookies": [] },
        "response": { "status": asked.status, "headers": response, "content": { "text": "x" } },
    })
}

fn table(asked: &[Asked]) -> Table {
    let entries: Vec<Value> = asked.iter().enumerate().map(|(number, asked)| entry(number, asked)).collect();
    let har = json!({ "log": { "version": "1.2", "creator": { "name": "WebInspector", "version": "537.36" }, "entries": entries } });
    Table::of(&Har::read(&har.to_string()).unwrap_or_else(|error| unreachable!("{error}")), None)
}

/// What happened to a cookie in a row: sent and so on, then what the answer did.
fn happened(table: &Table, row: usize, name: &str) -> Vec<(Came, usize)> {
    let column = table.columns.iter().position(|column| column.name == name).unwrap_or_else(|| unreachable!("{name}"));
    let cell = table.rows[row].cell(column);
    cell.map(|cell| cell.went.iter().chain(&cell.came).map(|what| (what.came, what.tag)).collect()).unwrap_or_default()
}

const TYPED: [(&str, &str); 3] =
    [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
const OWN: [(&str, &str); 3] =
    [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
const SHOP: &str = "https://shop.example/";

fn signing_in(same_site: &'static str) -> [String; 2] {
    [
        format!("sid=stranger; Path=/; Secure; HttpOnly; SameSite={same_site}"),
        format!("sid=alice; Path=/; Secure; HttpOnly; SameSite={same_site}"),
    ]
}

#[test]
fn a_form_from_the_card_page_loses_a_lax_session() {
    let [stranger, alice] = signing_in("Lax");
    let again = "sid=another; Path=/; Secure; HttpOnly; SameSite=Lax";
    let from_card = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
        ("Referer", "https://card.example/"),
    ];
    let table = table(&[
        Asked { url: SHOP, set: &[&stranger], sent: &TYPED, ..GET },
        Asked {
            url: "https://shop.example/login",
            cookie: "sid=stranger",
            set: &[&alice],
            sent: &OWN,
            received: &[("Location", "/account")],
            ..POST
        },
        Asked { url: "https://shop.example/account", cookie: "sid=alice", sent: &OWN, ..GET },
        Asked { url: "https://card.example/pay", sent: &[("Referer", SHOP)], ..GET },
        Asked { url: "https://shop.example/pay/return", set: &[again], sent: &from_card, status: 200, ..POST },
        Asked {
            url: "https://shop.example/account",
            cookie: "sid=another",
            sent: &OWN,
            status: 302,
            received: &[("Location", "/login")],
            ..GET
        },
    ]);
    assert_eq!(table.lost.outcome, Outcome::Lost, "{:?}", table.lost);
    assert_eq!((table.lost.sign_in, table.lost.row), (Some(1), Some(4)));
    assert_eq!(table.lost.headline, "The sign-in was lost at request 5.");
    assert!(
        table.lost.because.contains("SameSite=Lax, cross-site POST")
            && table.lost.because.contains("replaced S2 by S3"),
        "{}",
        table.lost.because
    );
    assert_eq!(happened(&table, 1, "sid"), [(Came::Sent, 1), (Came::Replaced, 2)]);
    assert_eq!(happened(&table, 4, "sid"), [(Came::Withheld, 2), (Came::Replaced, 3)]);
    assert_eq!(table.session.map(|column| table.columns[column].name.as_str()), Some("sid"));
    assert!(table.rows[4].by.contains("card.example"), "{}", table.rows[4].by);
}

#[test]
fn what_went_along_to_the_end_was_not_lost_and_a_sign_out_is_none() {
    let [stranger, alice] = signing_in("Lax");
    let out = "sid=; Path=/; Max-Age=0";
    let asked = [
        Asked { url: SHOP, set: &[&stranger], sent: &TYPED, ..GET },
        Asked { url: "https://shop.example/login", cookie: "sid=stranger", set: &[&alice], sent: &OWN, ..POST },
        Asked { url: "https://shop.example/account", cookie: "sid=alice", sent: &OWN, ..GET },
        Asked { url: "https://shop.example/logout", cookie: "sid=alice", set: &[out], sent: &OWN, ..POST },
    ];
    assert_eq!(table(&asked[..3]).lost.outcome, Outcome::NotLost);
    let out = table(&asked);
    assert_eq!((out.lost.outcome, out.lost.row), (Outcome::SignedOut, Some(3)));
    assert_eq!(happened(&out, 3, "sid"), [(Came::Sent, 2), (Came::Removed, 0)]);
}

#[test]
fn a_fetch_without_credentials_never_keeps_the_session() {
    let cors = [
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Dest", "empty"),
        ("Origin", "https://app.shop.example"),
        ("Referer", "https://app.shop.example/"),
    ];
    let allow =
        [("Access-Control-Allow-Origin", "https://app.shop.example"), ("Access-Control-Allow-Credentials", "true")];
    let alice = "connect.sid=s%3Aabc; Path=/; Secure; HttpOnly";
    let table = table(&[
        Asked { url: "https://app.shop.example/", sent: &TYPED, ..GET },
        Asked {
            url: "https://api.shop.example/login",
            set: &[alice],
            sent: &cors,
            received: &allow,
            status: 200,
            ..POST
        },
        Asked { url: "https://api.shop.example/me", sent: &cors, received: &allow, status: 401, ..GET },
    ]);
    assert_eq!((table.lost.outcome, table.lost.row), (Outcome::Lost, Some(1)), "{:?}", table.lost);
    assert!(table.lost.todo.contains("credentials"), "{}", table.lost.todo);
    assert_eq!(happened(&table, 1, "connect.sid"), [(Came::Refused, 1)]);
}

#[test]
fn a_record_that_is_gone_is_the_servers_doing() {
    let [_, alice] = signing_in("Lax");
    let table = table(&[
        Asked { url: "https://shop.example/login", set: &[&alice], sent: &OWN, ..POST },
        Asked { url: "https://shop.example/account", cookie: "sid=alice", sent: &OWN, ..GET },
        Asked {
            url: "https://shop.example/account",
            cookie: "sid=alice",
            sent: &OWN,
            status: 302,
            received: &[("Location", "/login?next=/account")],
            ..GET
        },
    ]);
    assert_eq!((table.lost.outcome, table.lost.row), (Outcome::Lost, Some(2)), "{:?}", table.lost);
    assert!(table.lost.todo.contains("The browser did its part"), "{}", table.lost.todo);
}

#[test]
fn what_was_there_before_is_told_so_and_a_refused_line_is_named() {
    let table = table(&[
        Asked {
            url: SHOP,
            cookie: "old=1; sid=x",
            set: &["px=1; SameSite=None", "sid=y; Domain=other.example"],
            sent: &TYPED,
            ..GET
        },
        Asked { url: SHOP, cookie: "old=1", sent: &OWN, ..GET },
    ]);
    assert!(table.columns.iter().any(|column| column.name == "old" && column.there_before));
    assert_eq!(happened(&table, 0, "px"), [(Came::Refused, 1)]);
    assert_eq!(happened(&table, 1, "sid"), [(Came::Withheld, 1)]);
    let column = table.columns.iter().position(|column| column.name == "sid").unwrap_or_default();
    let cell = table.rows[1].cell(column).and_then(|cell| cell.went.clone());
    assert!(cell.is_some_and(|went| went.words.contains("before the recording")), "no rule is made up");
}

#[test]
fn without_cookies_it_says_how_to_record_them() {
    let table = table(&[Asked { url: SHOP, sent: &TYPED, ..GET }]);
    assert_eq!(table.lost.outcome, Outcome::NoCookies);
    assert!(table.lost.todo.contains("sensitive data"));
    assert!(super::Table::of(&Har::default(), None).rows.is_empty());
}

#[test]
fn a_redirect_goes_on_with_what_began_it() {
    let strict = "sid=1; Path=/; Secure; SameSite=Strict";
    let cross = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
        ("Referer", "https://id.example/"),
    ];
    let table = table(&[
        Asked { url: SHOP, set: &[strict], sent: &TYPED, ..GET },
        Asked { url: SHOP, cookie: "sid=1", sent: &OWN, ..GET },
        Asked {
            url: "https://shop.example/callback",
            sent: &cross,
            status: 302,
            received: &[("Location", "/home")],
            ..GET
        },
        Asked { url: "https://shop.example/home", sent: &cross, ..GET },
    ]);
    assert_eq!(happened(&table, 3, "sid"), [(Came::Withheld, 1)]);
    assert_eq!(table.rows[3].by, "by a redirect of shop.example");
}

#[test]
fn odd_times_headers_and_sizes_end_in_a_table() {
    let mut entries: Vec<Value> = (0..600)
        .map(|number| {
            entry(
                number,
                &Asked {
                    url: SHOP,
                    cookie: "a=1; =; b; ;;; c=d=e",
                    set: &["", "=", ";", "x=\u{1}", "n=1; Max-Age=99999999999999999999"],
                    ..GET
                },
            )
        })
        .collect();
    entries[3]["startedDateTime"] = json!("+9999-99-99");
    entries[4]["time"] = json!(1e300);
    entries[5]["time"] = json!(-1);
    entries[6]["response"]["status"] = json!(-7);
    entries[7]["request"]["method"] = json!("G T");
    let text = json!({ "log": { "entries": entries } }).to_string();
    let table = Table::of(&Har::read(&text).unwrap_or_else(|error| unreachable!("{error}")), None);
    assert_eq!(table.rows.len(), 600);
}
