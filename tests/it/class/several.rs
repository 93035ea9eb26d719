//! A class of several processes: the contract of its logs, two processes behind nginx, one killed in the middle of a vote.

use std::{sync::Arc, time::Duration};

use cloakroom::{
    class::{Change, Class, JoinCode, Nickname, Question, RecoveryWords, Seen, Where},
    clock::Clock,
    database::Database,
    ids::LearnerId,
    log::{self, Log, LogError, SqliteLog},
    private_servers::{self, Act, PrivateServer},
    progress::{Done, Progress},
    replica::Replica,
    store::{Postgres, Redis},
};
use tokio::time::{sleep, timeout};

use crate::real_stores::own;

/// A test on a machine that is busy waits so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// A server for one test, and logs on it by its kind.
struct Place {
    server: PrivateServer,
    redis: bool,
}

impl Place {
    async fn log(&self, name: &'static str) -> Result<log::SharedLog, LogError> {
        let at = self.server.address();
        match self.redis {
            true => log::redis(Redis::patient(at, PATIENCE)?, name).await,
            false => log::postgres(Postgres::patient(at, PATIENCE)?, name).await,
        }
    }
}

/// Those that are installed here.
fn places() -> Vec<Place> {
    let redis = own(private_servers::redis).map(|server| Place { server, redis: true });
    let postgres = own(private_servers::postgres).map(|server| Place { server, redis: false });
    redis.into_iter().chain(postgres).collect()
}

async fn all(log: &dyn Log) -> Vec<(u64, String)> {
    let mut all = Vec::new();
    loop {
        let page = log.after(all.last().map_or(0, |(number, _)| *number)).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// Two handles write at once: numbers are dense, each writer's order is kept, both read the same.
async fn keeps_one_order(one: Arc<dyn Log>, other: Arc<dyn Log>) {
    let write = |log: Arc<dyn Log>, who: &'static str| {
        tokio::spawn(async move {
            let mut numbers = Vec::new();
            for n in 0..100 {
                numbers.push(log.append(format!("{who} {n} \u{1F511} '\"\\")).await.unwrap());
            }
            numbers
        })
    };
    let (a, b) = (write(Arc::clone(&one), "a"), write(Arc::clone(&other), "b"));
    let (a, b) = (a.await.unwrap(), b.await.unwrap());
    assert!(a.is_sorted() && b.is_sorted());
    let read = all(&*one).await;
    assert_eq!(read, all(&*other).await);
    assert!(read.iter().map(|(number, _)| *number).eq(1..=200), "dense, from 1");
    for (who, numbers) in [("a", a), ("b", b)] {
        for (n, number) in numbers.into_iter().enumerate() {
            assert_eq!(read[usize::try_from(number).unwrap() - 1].1, format!("{who} {n} \u{1F511} '\"\\"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_log_keeps_one_order_for_two_handles() {
    let sqlite: Arc<dyn Log> = Arc::new(SqliteLog::new(Database::in_memory().unwrap()));
    keeps_one_order(Arc::clone(&sqlite), sqlite).await;
    for place in places() {
        let (one, other) = (place.log("class").await.unwrap(), place.log("class").await.unwrap());
        assert_eq!(one.once("teacher", "first".to_owned()).await.unwrap(), "first");
        assert_eq!(other.once("teacher", "second".to_owned()).await.unwrap(), "first", "one value for all");
        assert!(place.log("progress").await.unwrap().after(0).await.unwrap().is_empty(), "each log is by itself");
        keeps_one_order(Arc::new(one), Arc::new(other)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_write_at_once_are_all_kept_and_what_is_too_long_is_refused() {
    for place in places() {
        let log = Arc::new(place.log("class").await.unwrap());
        let write = |n: usize| {
            let log = Arc::clone(&log);
            async move { log.append(format!("{n}")).await.unwrap() }
        };
        let mut numbers = futures_util::future::join_all((0..1_500).map(write)).await;
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=1_500));
        assert!(matches!(log.append("x".repeat(log::LONGEST + 1)).await, Err(LogError::TooLong)));
        assert_eq!(all(&*log).await.len(), 1_500);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_and_comes_back_is_gone_on_with_and_one_that_has_forgotten_is_noticed() {
    for place in places() {
        let log = place.log("class").await.unwrap();
        log.append("before".to_owned()).await.unwrap();
        place.server.act(Act::Kill).unwrap();
        assert!(log.append("meanwhile".to_owned()).await.is_err());
        place.server.act(Act::Start).unwrap();
        let after = async {
            loop {
                match log.append("after".to_owned()).await {
                    Ok(number) => return Ok(number),
                    Err(LogError::Lost) => return Err(()),
                    Err(_) => sleep(Duration::from_millis(100)).await,
                }
            }
        };
        let after = timeout(Duration::from_secs(20), after).await.unwrap();
        // Our own Redis writes nothing to disk: it has forgotten, and says so; nothing is acknowledged that others do not see.
        if place.redis {
            assert_eq!(after, Err(()));
        } else {
            assert_eq!(all(&log).await.last(), Some(&(after.unwrap(), "after".to_owned())));
        }
    }
}

fn question() -> Question {
    Question {
        source: String::new(),
        ask_html: "Which?".to_owned(),
        options_html: vec!["this".to_owned(), "that".to_owned()],
        right: Some(1),
        because_html: String::new(),
        answer_at: None,
    }
}

async fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..200 {
        if is_so() {
            return;
        }
        sleep(Duration::from_millis(25)).await;
    }
    panic!("not within five seconds: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_are_one_class_with_one_progress() {
    for place in places() {
        let open = async || {
            let log = place.log("class").await.unwrap();
            Class::open(Box::new(log), "Tuesday", Clock::default()).await.unwrap()
        };
        let (one, other) = tokio::join!(open(), open());
        assert_eq!(one.state().code(), other.state().code(), "one of them began it");
        let mina = LearnerId::random();
        let (nickname, words) = (Nickname::typed("Mina").unwrap(), RecoveryWords::random());
        one.make(Change::Join { learner: mina.clone(), nickname: nickname.clone(), words }).await.unwrap();
        let again = Change::Join { learner: LearnerId::random(), nickname, words: RecoveryWords::random() };
        assert!(other.make(again).await.is_err(), "the name is taken in both");
        other.make(Change::Ask { question: question() }).await.unwrap();
        let ballot = other.state().ballot().unwrap().number;
        soon("the question", || one.state().ballot().is_some()).await;
        for (class, choice) in [(&one, 0), (&other, 1), (&one, 1)] {
            class.make(Change::Vote { ballot, learner: mina.clone(), choice }).await.unwrap();
        }
        soon("the vote", || other.state().ballot().unwrap().bars() == [0, 1]).await;
        assert_eq!(one.state().ballot().unwrap().bars(), [0, 1], "counted once");
        let reads = Where { path: "/lessons/cookies".to_owned(), title: "Cookies".to_owned(), at: None };
        one.saw(&mina, Seen::Reads(reads.clone()));
        soon("where she is", || other.presence().of(&mina).reads == Some(reads.clone())).await;
        other.make(Change::Reset { code: JoinCode::random() }).await.unwrap();
        soon("the reset", || one.state().count() == 0).await;

        let here = Replica::over(place.log("progress").await.unwrap()).unwrap();
        let there = Replica::over(place.log("progress").await.unwrap()).unwrap();
        let (p, q) = (Progress::new(&here).of(mina.clone()), Progress::new(&there).of(mina.clone()));
        here.catch_up().await.unwrap();
        there.catch_up().await.unwrap();
        let lesson = |n: usize| Done::Lesson(format!("lesson-{n}"));
        for n in 0..20 {
            let whose = if n % 2 == 0 { &p } else { &q };
            whose.note(&lesson(n)).await.unwrap();
            whose.count_attempt("login").await.unwrap();
            assert!(whose.achieved().await.unwrap().has(&lesson(n)), "who writes can read it");
        }
        let late = Replica::over(place.log("progress").await.unwrap()).unwrap();
        let r = Progress::new(&late).of(mina);
        late.catch_up().await.unwrap();
        let snapshot = r.snapshot().await.unwrap();
        assert_eq!(
            (snapshot.done.len(), snapshot.efforts["login"].attempts),
            (20, 20),
            "a process that comes later has it all"
        );
        let gained = q.take_in(snapshot.clone()).await.unwrap();
        assert_eq!(gained.words(), "Nothing in it was new");
    }
}
