//! A cast within its budget, on a site that answers at once.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header::SET_COOKIE};

use super::{Actor, Block, Browsers, Fence, PlayProblem, Played};
use crate::{
    target::{Target, tests::LIBRARY},
    world::{Answer, Budget, Limits, Spent, World},
};

/// A site that counts, sets a cookie, and takes its time.
#[derive(Default)]
struct Front {
    answered: Arc<AtomicUsize>,
    takes: Duration,
}

impl World for Front {
    fn answer(&self, _: Request<Bytes>) -> Answer<'_> {
        Box::pin(async {
            std::thread::sleep(self.takes);
            let count = self.answered.fetch_add(1, Ordering::Relaxed) + 1;
            let mut response = Response::new(Bytes::from("<main>Good evening.</main>"));
            let line = HeaderValue::from_str(&format!("visits={count}")).unwrap();
            response.headers_mut().insert(SET_COOKIE, line);
            response
        })
    }

    fn target(&self) -> &Target {
        &LIBRARY
    }

    fn fixture(&self, _: &str) -> Option<String> {
        None
    }
}

fn block(kind: &str, text: &str) -> Block {
    Block::parse(&Fence::new(&format!("{kind} as=alice"), text, 0).unwrap()).unwrap().unwrap()
}

/// A hundred requests: what follows never holds.
fn hundred() -> Block {
    block("http", "GET https://hotel.grand.example/{{each 001..100}}\n\n=> 500")
}

fn visits(count: usize) -> Block {
    block("act", &vec!["open https://hotel.grand.example/"; count].join("\n"))
}

fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

fn within(world: &Front, budget: &Budget, block: &Block) -> Played {
    run(Browsers::default().play_within(world, block, budget, |_, _| ())).remove(0)
}

const PLENTY: Limits = Limits { requests: 1000, bytes: 1 << 20, time: Duration::from_secs(60) };

#[test]
fn each_limit_ends_a_block_and_what_was_done_is_told() {
    let slow = Front { takes: Duration::from_millis(5), ..Front::default() };
    let few = Limits { requests: 10, ..PLENTY };
    let small = Limits { bytes: 20_000, ..PLENTY };
    let short = Limits { time: Duration::from_millis(20), ..PLENTY };
    for (world, limits, spent) in [
        (&Front::default(), few, Spent::Requests(10)),
        (&Front::default(), small, Spent::Bytes(20_000)),
        (&slow, short, Spent::Time(short.time)),
    ] {
        let played = within(world, &Budget::new(limits), &hundred());
        assert_eq!(played.problem, Some(PlayProblem::Spent(spent)));
        let done = played.exchanges.len();
        assert!((2..80).contains(&done) && done == world.answered.load(Ordering::Relaxed), "{spent}: {done}");
    }
    assert_eq!(within(&Front::default(), &Budget::new(PLENTY), &hundred()).exchanges.len(), 100);
}

#[test]
fn a_block_ends_between_two_requests_when_nobody_waits_for_it() {
    let world = Front::default();
    let answered = Arc::clone(&world.answered);
    let budget = Budget::new(PLENTY).unless(move || answered.load(Ordering::Relaxed) == 7);
    let played = within(&world, &budget, &hundred());
    assert_eq!((played.exchanges.len(), played.problem), (7, Some(PlayProblem::Spent(Spent::Gone))));
}

#[test]
fn a_cast_whose_play_is_dropped_anywhere_still_has_its_browsers() {
    let (world, budget) = (Front::default(), Budget::new(PLENTY));
    let mut cast = Browsers::default();
    let mut lines = 0;
    for polls in 0..12 {
        let three = visits(3);
        let mut play = Box::pin(cast.play_within(&world, &three, &budget, |_, _| lines += 1));
        for _ in 0..polls {
            if play.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                break;
            }
        }
        drop(play);
        let browser = cast.browser(Actor::Alice).unwrap();
        let visits: Vec<&str> = browser.jar().cookies().map(|cookie| cookie.value.as_str()).collect();
        assert_eq!(visits.len(), usize::from(lines > 0), "after {polls} polls: {visits:?}");
    }
    assert!(lines > 3, "some of it was played: {lines}");
}

#[test]
fn after_two_thousand_visits_a_browser_is_as_large_as_after_a_hundred_and_a_copy_shares_it() {
    let (world, mut cast) = (Front::default(), Browsers::default());
    let mut sizes = Vec::new();
    for _ in 0..20 {
        run(cast.play(&world, &visits(100)));
        sizes.push(format!("{:?}", cast.browser(Actor::Alice).unwrap()).len());
    }
    assert!(sizes[19] < sizes[0] + 1000, "{sizes:?}");
    let copy = cast.clone();
    let (one, other) = (cast.browser(Actor::Alice).unwrap(), copy.browser(Actor::Alice).unwrap());
    assert!(std::ptr::eq(one, other), "a copy of a cast copies no browser");
}
