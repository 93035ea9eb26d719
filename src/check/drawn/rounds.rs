//! The rounds: in which order blocks are pressed, what happens in between, and what is looked at.

use http::StatusCode;
use serde_json::json;

use super::{
    Drawn,
    client::{Answer, Server, Visitor},
    presses::Press,
};
use crate::switch::ALL;

/// Each so many-th look is at a whole page as well, and not at the inspector alone.
const WHOLE_PAGE: usize = 8;
/// So many records make a store full for one who looks at it: two digits.
const MANY: usize = 60;
/// An ID of the right form that nobody was given.
const NOBODYS: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// One way through the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    /// From top to bottom, each page with a fresh sandbox.
    InOrder,
    /// Each block twice in a row, and never a fresh sandbox.
    Twice,
    /// In any order, with odd requests, moved switches, resets and restarts in between.
    Shuffled,
    /// Beside a store with many records.
    Full,
}

impl Round {
    pub(super) const ALL: [Self; 4] = [Self::InOrder, Self::Twice, Self::Shuffled, Self::Full];
}

/// Goes one round. Every press is looked at with all panes of the inspector, every few with a whole page as well.
pub(super) async fn go(server: &mut Server, round: Round, presses: &[&Press], seed: u64, done: &mut Drawn) {
    let mut hands = Hands { visitor: server.visitor(), done };
    let mut draw = Draw(seed);
    match round {
        Round::InOrder => {
            for (at, press) in presses.iter().enumerate() {
                if at == 0 || presses.get(at - 1).is_some_and(|before| before.file != press.file) {
                    hands.visitor.send("POST", "/api/sandbox/reset", &json!({})).await;
                }
                hands.press(press).await;
            }
        }
        Round::Twice => {
            for press in presses {
                hands.send(press).await;
                hands.press(press).await;
            }
        }
        Round::Shuffled => {
            let mut left = presses.to_vec();
            while !left.is_empty() {
                if left.len() == presses.len().div_ceil(2) {
                    // A server takes some time to start: once.
                    server.restart();
                    hands.visitor.moves_to(server);
                }
                let press = left.swap_remove(draw.below(left.len()));
                hands.meanwhile(left.len(), &mut draw).await;
                hands.press(press).await;
            }
        }
        Round::Full => {
            let many = format!("GET https://hotel.grand.example/count\nCookie: n={{{{all 01..{MANY}}}}}\n=> 200");
            let path = "/api/sandbox/browsers/mallory/requests";
            let answer = hands.visitor.send("POST", path, &json!({ "http": many })).await;
            if let Some(press) = presses.first() {
                hands.judge("the answer to many requests", &answer, press);
            }
            for press in presses.iter().step_by(WHOLE_PAGE) {
                hands.press(press).await;
            }
        }
    }
}

/// These pages once, after one more press.
pub(super) async fn look_at(server: &mut Server, pages: &[String], last: &Press, done: &mut Drawn) {
    let mut hands = Hands { visitor: server.visitor(), done };
    hands.press(last).await;
    for page in pages {
        hands.look(page, last).await;
    }
}

/// Who presses, and what came of it.
struct Hands<'a> {
    visitor: Visitor,
    done: &'a mut Drawn,
}

impl Hands<'_> {
    /// Sends a block, and looks at what a reader would see then.
    async fn press(&mut self, press: &Press) {
        self.send(press).await;
        self.look("/inspector", press).await;
        if self.done.looks.is_multiple_of(WHOLE_PAGE) {
            let pages = [press.page.as_str(), "/tour", "/playground"];
            let at = self.done.looks / WHOLE_PAGE;
            self.look(pages.get(at % pages.len()).copied().unwrap_or("/"), press).await;
            // What a page asks for when it is loaded again.
            if let Some(block) = &press.block {
                self.look(&format!("/answers?of={block}"), press).await;
            }
        }
    }

    async fn send(&mut self, press: &Press) {
        let path = format!("/api/sandbox/browsers/{}/requests", press.who);
        let mut body = json!({ press.notation.as_str(): press.source });
        if let (Some(block), Some(body)) = (&press.block, body.as_object_mut()) {
            body.insert("block".to_owned(), json!(block));
        }
        let answer = self.visitor.send("POST", &path, &body).await;
        self.done.presses += 1;
        self.judge("the answer", &answer, press);
    }

    async fn look(&mut self, path: &str, after: &Press) {
        let answer = self.visitor.get(path).await;
        self.done.looks += 1;
        self.judge(path, &answer, after);
    }

    fn judge(&mut self, what: &str, answer: &Answer, after: &Press) {
        if answer.status != StatusCode::OK {
            self.done.problem(after, format!("after {}, {what} is {}", after.in_words(), answer.status));
        } else if answer.body.contains("data-broken") {
            self.done.problem(after, format!("after {}, the inspector of {what} is not drawn", after.in_words()));
        }
    }

    /// What else can happen to a sandbox while somebody reads: each of it in turn, and a switch moved in between.
    async fn meanwhile(&mut self, turn: usize, draw: &mut Draw) {
        let odd = format!("GET https://hotel.grand.example/login?id={NOBODYS}");
        match turn % 12 {
            // In another tab.
            1 => drop(self.visitor.send("POST", "/api/sandbox/reset", &json!({})).await),
            3 => drop(self.visitor.send("POST", "/api/sandbox/restart", &json!({})).await),
            5 => drop(self.visitor.send("POST", "/api/sandbox/clock", &json!({ "advance": "9h" })).await),
            7 => {
                drop(self.visitor.send("POST", "/api/sandbox/browsers/mallory/requests", &json!({ "http": odd })).await)
            }
            9 => drop(self.visitor.at_the_hotel(&format!("/login?id={NOBODYS}"), "").await),
            11 => drop(self.visitor.at_the_hotel("/", "sid=; token=; =x; sid").await),
            _ => {
                let Some(switch) = ALL.get(draw.below(ALL.len())) else { return };
                let Some(choice) = switch.choices.get(draw.below(switch.choices.len())) else { return };
                drop(self.visitor.send("PATCH", "/api/sandbox/switches", &json!({ switch.name: choice.value })).await);
            }
        }
    }
}

/// Numbers that are the same for the same seed, on every machine (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or_default()
    }
}
