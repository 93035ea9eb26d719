//! Pastes to try, each an address.

use serde::Serialize;
use url::form_urlencoded::Serializer;

use crate::view::case_link::PAGE;

const API: &str = "HTTP/1.1 200 OK\nX-Powered-By: Express\nAccess-Control-Allow-Origin: http://localhost:5173\nAccess-Control-Allow-Credentials: true\nSet-Cookie: connect.sid=s%3A8Kd2mZq; Path=/; HttpOnly; Secure; SameSite=Lax";
const BARE: &str = "HTTP/2 200\ndate: Sun, 29 Nov 2026 13:58:02 GMT\ncontent-type: application/json; charset=utf-8\nserver: nginx\nx-powered-by: Express\n\n{\"user\":\"alice\",\"ok\":true}";
const FRAME: &str = "JSESSIONID=1A2B; Path=/; Secure; HttpOnly; SameSite=None; Partitioned";
const RETURN: &str = "sid=alice; Path=/; Secure; HttpOnly; SameSite=Lax\ncsrf=7f3a; Path=/; Secure; SameSite=Strict\nconsent=yes; Path=/; Secure; SameSite=None; Max-Age=86400";
const EXPRESS: &str =
    "app.use(session({\n  secret: 'keyboard cat',\n  resave: false,\n  maxAge: 3600000,\n  secure: true,\n}));";
const LAYER: &str = "let layer = SessionManagerLayer::new(MemoryStore::default())\n    .with_secure(false)\n    .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));";
const STACK: &str =
    "TypeError: Cannot read properties of undefined (reading 'userId')\n    at /app/routes/account.js:14:31";

type Fields = &'static [(&'static str, &'static str)];

const EXAMPLES: [(&str, Fields); 7] = [
    (
        "a dev server and its API",
        &[
            ("set", API),
            ("at", "http://localhost:4000/login"),
            ("set_by", "fetch"),
            ("to", "http://localhost:4000/me"),
            ("by", "fetch"),
            ("from", "http://localhost:5173/"),
        ],
    ),
    ("an answer without a cookie", &[("set", BARE)]),
    (
        "back from the card page",
        &[
            ("set", RETURN),
            ("at", "https://shop.example/login"),
            ("to", "https://shop.example/pay/return"),
            ("by", "form"),
            ("from", "https://card.example/"),
            ("later", "3m"),
        ],
    ),
    (
        "a tool in a frame",
        &[
            ("set", FRAME),
            ("at", "https://tool.example/launch"),
            ("set_by", "frame"),
            ("by", "fetch"),
            ("in_frame_of", "https://course.example/"),
        ],
    ),
    ("an Express configuration", &[("set", EXPRESS)]),
    ("a tower-sessions layer", &[("set", LAYER), ("at", "http://localhost:3000/")]),
    ("something else", &[("set", STACK)]),
];

/// A paste with its address, and whether it is the one that is shown.
#[derive(Debug, Serialize)]
pub(super) struct Example {
    title: &'static str,
    href: String,
    here: bool,
}

pub(super) fn examples(shown: &str) -> Vec<Example> {
    let example = |(title, fields): &(&'static str, Fields)| {
        let query = Serializer::new(String::new()).extend_pairs(*fields).finish();
        Example { title, href: format!("{PAGE}?{query}"), here: query == shown }
    };
    EXAMPLES.iter().map(example).collect()
}
