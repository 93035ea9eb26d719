//! Bad days of a class: two weeks, a laptop that sleeps, a disk that is full in the middle of a vote.

use std::{
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    process::{Command, Stdio},
    sync::atomic::Ordering,
    time::Duration,
};

use cloakroom::{database::Database, tutorial::Classroom};
use http::StatusCode;
use serde_json::Value;

use super::{QUESTION, asked, joined, teacher, votes};
use crate::{
    crowd::{Alive, Visitor, class, counted, puts},
    harness::TestApp,
    second_start::Server,
};

#[tokio::test]
async fn a_class_goes_on_for_two_weeks_and_over_a_restart_a_day() {
    let database = Database::in_memory().unwrap();
    let (app, room): (TestApp, Classroom) = TestApp::of_a_class(database.clone()).await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    for day in 0..14 {
        app.clock.advance(time::Duration::days(1));
        let ballot = asked(&teacher, QUESTION).await;
        assert_eq!(votes(&mina, ballot, day % 2).await.status, StatusCode::NO_CONTENT, "day {day}");
        assert_eq!(mina.get("/class").await.status, StatusCode::OK);
        let (_, again) = TestApp::of_a_class(database.clone()).await;
        assert_eq!(*again.class.state(), *room.class.state(), "day {day}");
    }
    assert_eq!(room.class.state().ballots().count(), 14);
}

/// Somebody joins a class in a process of its own, and the teacher opens the link.
async fn begun(server: &Server, printed: &Value, learners: usize) -> (Visitor, Vec<Visitor>) {
    let at = SocketAddr::from(([127, 0, 0, 1], server.port));
    let mut teacher = Visitor::of(at, at);
    let link = printed["teacher"].as_str().unwrap();
    assert_eq!(teacher.get(&link[link.find("/class/teacher").unwrap()..]).await.0, 303);
    let mut everybody = Vec::new();
    for number in 0..learners {
        let mut me = Visitor::of(at, at);
        assert_eq!(me.join(printed["code"].as_str().unwrap(), &format!("learner {number}")).await, 303);
        everybody.push(me);
    }
    (teacher, everybody)
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_that_sleeps_for_ten_seconds_wakes_with_its_streams_and_the_vote_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let (server, printed) = class(data.path(), &[]);
    let (mut teacher, mut everybody) = begun(&server, &printed, 5).await;
    let alive = Alive::default();
    for me in &everybody {
        drop(alive.hold(me.stream().await.unwrap()));
    }
    let ballot = puts(&mut teacher, QUESTION).await;
    let signal = |name: &str| {
        let pid = server.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    };
    signal("-STOP");
    let mut late = everybody.pop().unwrap();
    let tap = tokio::spawn(async move { late.votes(ballot, 1).await });
    tokio::time::sleep(Duration::from_secs(10)).await;
    signal("-CONT");
    assert_eq!(tap.await.unwrap(), 204, "who tapped meanwhile is counted");
    for me in &mut everybody {
        assert_eq!(me.votes(ballot, 1).await, 204);
    }
    assert_eq!(counted(&mut teacher, ballot).await[1], 5);
    assert_eq!(alive.open.load(Ordering::Relaxed), 5, "the streams are the same");
}

/// A small disk that only this process sees, filled and emptied when told to.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=900k tmpfs \"$1\" || exit 9
    \"$0\" class --json --bind 127.0.0.1 --port 0 --data \"$1\" &
    read told; cat /dev/zero > \"$1/ballast\" 2>/dev/null; touch \"$1/x\" 2>/dev/null; echo full
    read told; rm \"$1/ballast\"; echo free; wait";

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_a_vote_is_counted_or_said_not_to_be() {
    let may = Command::new("unshare").args(["-rmpf", "true"]).stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command.args(["-rmpf", "--kill-child", "sh", "-c", ON_A_SMALL_DISK, env!("CARGO_BIN_EXE_cloakroom")]);
    command.arg(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let (mut out, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
    out.read_line(&mut line).unwrap();
    let printed: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let port = printed["addresses"][0].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    let mut server = Server::with(child, port, out);
    let (mut teacher, mut everybody) = begun(&server, &printed, 8).await;
    let ballot = puts(&mut teacher, QUESTION).await;
    let mut tell = |what: &str| {
        server.child.stdin.as_mut().unwrap().write_all(b"go on\n").unwrap();
        assert_eq!(server.line(), what);
    };
    tell("full");
    let (mut last, mut refused) = ([None; 8], 0);
    'full: for round in 0..25 {
        for (at, me) in everybody.iter_mut().enumerate() {
            match me.votes(ballot, round % 2).await {
                204 => last[at] = Some(round % 2),
                507 => refused += 1,
                other => panic!("neither counted nor refused: {other}"),
            }
            if refused == 8 {
                break 'full;
            }
        }
    }
    assert!(refused > 0, "the disk is not full");
    assert_eq!(everybody[0].get("/class").await.0, 200, "pages are read");
    tell("free");
    let of = |choice: usize| u64::try_from(last.iter().filter(|l| **l == Some(choice)).count()).unwrap();
    assert_eq!(counted(&mut teacher, ballot).await[..2], [of(0), of(1)], "what was acknowledged, and nothing else");
}
