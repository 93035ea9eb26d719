//! Load: a crowd that joins, reads, plays, and votes within two seconds; nobody meets a limit, and each is alone with the own.
//!
//! `./test` runs it with forty. The bars are measured by hand, with the machine to oneself:
//! `CLOAKROOM=target/release/cloakroom cargo test --test it class::load::three_hundred -- --ignored --nocapture`, and
//! `thousand`. Without `CLOAKROOM` it is the tests' own binary, which is not optimised.

use std::{
    collections::BTreeMap,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::sleep};

use crate::crowd::{Alive, Visitor, class, counted, memory, middle_and_slow, puts};

const QUESTION: &str = "attacks/fixation-planted/3";

/// How it went.
#[derive(Debug)]
struct Went {
    middle: Duration,
    slow: Duration,
    /// Of these the joins alone, and all that came after.
    joins: Duration,
    acts: Duration,
    votes: Duration,
    streams: usize,
    megabytes: u64,
    answers: BTreeMap<u16, usize>,
}

impl Went {
    fn line(&self) -> String {
        let Self { middle, slow, joins, acts, votes, streams, megabytes, answers } = self;
        format!(
            "p50 {middle:?}, p99 {slow:?} (joins {joins:?}, acts {acts:?}), p99 of votes {votes:?}, {streams} streams, \
             {megabytes} MB, {answers:?}"
        )
    }
}

struct Plan {
    learners: usize,
    acts: usize,
    /// All of it takes so long: acts are spread over it.
    lasts: Duration,
    /// Somebody reloads for ever.
    hostile: bool,
}

/// A learner, how long it took to join, and what the answers to the acts were.
struct Learned {
    me: Visitor,
    joining: Vec<Duration>,
    answers: BTreeMap<u16, usize>,
}

/// One learner: joins, keeps a stream open, does `acts` things; every answer is looked at.
async fn learns(
    mut me: Visitor,
    number: usize,
    (acts, pause): (usize, Duration),
    code: String,
    alive: Alive,
) -> Learned {
    let mut answers = BTreeMap::new();
    sleep(pause / 30 * u32::try_from(number % 30).unwrap()).await;
    let joined = me.join(&code, &format!("learner {number}")).await;
    assert_eq!(joined, 303, "learner {number} joins");
    let stream = me.stream().await.unwrap_or_else(|| panic!("learner {number} has a stream"));
    // It ends with the server.
    drop(alive.hold(stream));
    let joining = std::mem::take(&mut me.times);
    for act in 0..acts {
        let (status, body) = match act % 6 {
            0 => me.leaves(&format!("m{number}x{act}y")).await,
            1 => me.get("/lessons/cookies").await,
            2 => me.post("/api/progress/place", r#"{"lesson":"cookies"}"#.to_owned()).await,
            3 => me.get("/api/class").await,
            4 => me.get("/class").await,
            _ => {
                me.post("/api/class/here", r#"{"path":"/lessons/cookies","title":"Cookies","at":null}"#.to_owned())
                    .await
            }
        };
        assert!((200..300).contains(&status), "learner {number}, act {act}: {status} {body}");
        *answers.entry(status).or_default() += 1;
        sleep(pause).await;
    }
    Learned { me, joining, answers }
}

/// What a learner has is the own, and all of it is there.
async fn is_alone(me: &mut Visitor, number: usize, acts: usize) {
    let (_, seen) = me.get("/api/sandbox/exchanges").await;
    let own = (0..acts).step_by(6).filter(|act| seen.contains(&format!("m{number}x{act}y"))).count();
    assert!(own > 0, "learner {number} has lost the sandbox: {seen}");
    let all = seen.split("marker=m").skip(1).filter(|rest| !rest.starts_with(&format!("{number}x"))).count();
    assert_eq!(all, 0, "learner {number} sees markers of others");
}

async fn plays(Plan { learners, acts, lasts, hostile }: Plan) -> Went {
    let data = tempfile::tempdir().unwrap();
    let (server, printed) = class(data.path(), &[]);
    let at = std::net::SocketAddr::from(([127, 0, 0, 1], server.port));
    let code = printed["code"].as_str().unwrap().to_owned();
    let mut teacher = Visitor::of(at, at);
    let link = printed["teacher"].as_str().unwrap();
    assert_eq!(teacher.get(&link[link.find("/class/teacher").unwrap()..]).await.0, 303);
    let alive = Alive::default();
    if hostile {
        let mut eve = Visitor::of(at, at);
        eve.join(&code, "Eve").await;
        tokio::spawn(async move { while eve.get("/lessons/cookies").await.0 != 0 {} });
    }
    let pause = lasts / u32::try_from(acts).unwrap();
    let mut all = JoinSet::new();
    for number in 0..learners {
        all.spawn(learns(Visitor::of(at, at), number, (acts, pause), code.clone(), alive.clone()));
    }
    let (mut everybody, mut answers, mut joins) = (Vec::new(), BTreeMap::new(), Vec::new());
    while let Some(one) = all.join_next().await {
        let Learned { me, joining, answers: given } = one.unwrap();
        everybody.push(me);
        joins.extend(joining);
        given.into_iter().for_each(|(status, count)| *answers.entry(status).or_default() += count);
    }
    let acts_took: Vec<Duration> = everybody.iter_mut().flat_map(|me| std::mem::take(&mut me.times)).collect();
    let (middle, slow) = middle_and_slow([joins.as_slice(), acts_took.as_slice()].concat());
    let (joins, acts_slow) = (middle_and_slow(joins).1, middle_and_slow(acts_took).1);
    let ballot = puts(&mut teacher, QUESTION).await;
    let begun = Instant::now();
    let mut taps = JoinSet::new();
    for (number, mut me) in everybody.into_iter().enumerate() {
        taps.spawn(async move {
            sleep(Duration::from_millis(2_000 * u64::try_from(number % 97).unwrap() / 97)).await;
            // A second tap replaces the first.
            assert_eq!((me.votes(ballot, 1).await, me.votes(ballot, number % 2).await), (204, 204));
            me
        });
    }
    let mut everybody = taps.join_all().await;
    let voted = begun.elapsed();
    let (_, votes) = middle_and_slow(everybody.iter_mut().flat_map(|me| std::mem::take(&mut me.times)).collect());
    let bars = counted(&mut teacher, ballot).await;
    assert_eq!(bars.iter().sum::<u64>(), u64::try_from(learners).unwrap(), "each once: {bars:?}, in {voted:?}");
    assert_eq!(bars[0], u64::try_from(learners.div_ceil(2)).unwrap(), "the last tap counts: {bars:?}");
    let streams = alive.open.load(Ordering::Relaxed);
    assert_eq!(streams, learners, "every stream is alive");
    let megabytes = memory(server.child.id());
    for me in &mut everybody {
        let (_, page) = me.get("/class").await;
        let number = page.split("learner ").nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
        let number: String = number.unwrap_or_else(|| panic!("the page says who one is: {page}"));
        is_alone(me, number.parse().unwrap(), acts).await;
    }
    Went { middle, slow, joins, acts: acts_slow, votes, streams, megabytes, answers }
}

fn load_average() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_learners_meet_no_limit_and_nobody_elses_sandbox_and_every_vote_counts_once() {
    let went = plays(Plan { learners: 40, acts: 12, lasts: Duration::from_secs(4), hostile: true }).await;
    assert!(went.megabytes < 600, "{}", went.line());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: needs the machine to itself"]
async fn three_hundred() {
    println!("load average before: {}", load_average());
    for hostile in [false, true] {
        let went = plays(Plan { learners: 300, acts: 30, lasts: Duration::from_secs(60), hostile }).await;
        println!("300 learners, hostile {hostile}: {}; load average: {}", went.line(), load_average());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: ten minutes, and needs the machine to itself"]
async fn thousand() {
    println!("load average before: {}", load_average());
    let went = plays(Plan { learners: 1_000, acts: 120, lasts: Duration::from_secs(600), hostile: false }).await;
    println!("1,000 learners: {}; load average: {}", went.line(), load_average());
}
