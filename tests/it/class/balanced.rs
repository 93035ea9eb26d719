//! Two processes behind the real nginx, by the sample in `docs/class-nginx.conf`, on one Redis and on one PostgreSQL: one of them is
//! killed in the middle of a vote.

#![expect(clippy::print_stdout, reason = "what is measured is to be read")]

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use cloakroom::private_servers::{self, PrivateServer};
use tokio::{task::JoinSet, time::sleep};

use crate::crowd::{Visitor, class, counted, puts};
use crate::{nginx::program, real_stores::own, second_start::Server};

const QUESTION: &str = "attacks/fixation-planted/3";
const SAMPLE: &str = include_str!("../../../docs/class-nginx.conf");

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The sample, with these ports.
fn nginx(program: &Path, folder: &Path, port: u16, behind: [u16; 2]) -> Nginx {
    let [one, two] = behind.map(|port| format!("127.0.0.1:{port}"));
    let ours = SAMPLE.replace("127.0.0.1:3001", &one).replace("127.0.0.1:3002", &two);
    let ours = ours.replace("listen 8080", &format!("listen 127.0.0.1:{port}"));
    let at = folder.display();
    let temp: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {at}/{name};"))
        .concat();
    let conf = format!(
        "daemon off; master_process off; pid {at}/pid; error_log {at}/error.log warn;
         events {{ worker_connections 4096; }} http {{ access_log off; {temp} {ours} }}"
    );
    std::fs::write(folder.join("nginx.conf"), conf).unwrap();
    let mut command = Command::new(program);
    command.arg("-c").arg(folder.join("nginx.conf")).arg("-p").arg(folder);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    Nginx(child)
}

/// A class of two processes behind nginx.
struct Two {
    servers: [Server; 2],
    front: SocketAddr,
    code: String,
    teacher: String,
    _nginx: Nginx,
    _folders: [tempfile::TempDir; 3],
    _store: PrivateServer,
}

async fn two(program: &Path, option: &str, store: PrivateServer) -> Two {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let ports = [(); 3].map(|()| free_port());
    let address = format!("http://127.0.0.1:{}", ports[2]);
    let start = |at: usize| {
        let port = ports[at].to_string();
        let more = [option, store.address(), "--address", &address, "--behind-proxy", "--port", &port];
        class(folders[at].path(), &more)
    };
    let (one, printed) = start(0);
    let (other, printed_too) = start(1);
    for same in ["join", "teacher", "code"] {
        assert_eq!(printed[same], printed_too[same], "one class");
    }
    let nginx = nginx(program, folders[2].path(), ports[2], [ports[0], ports[1]]);
    let front = SocketAddr::from(([127, 0, 0, 1], ports[2]));
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(front).await.is_ok() {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let (code, teacher) =
        (printed["code"].as_str().unwrap().to_owned(), printed["teacher"].as_str().unwrap().to_owned());
    Two { servers: [one, other], front, code, teacher, _nginx: nginx, _folders: folders, _store: store }
}

/// Votes until it is counted, and says how long that took.
async fn votes_at_last(me: &mut Visitor, ballot: u64, choice: usize) -> Duration {
    let begun = Instant::now();
    while me.votes(ballot, choice).await != 204 {
        assert!(begun.elapsed() < Duration::from_secs(20), "a vote is never counted");
        sleep(Duration::from_millis(200)).await;
    }
    begun.elapsed()
}

async fn a_process_is_killed(two: Two, learners: usize) {
    let mut teacher = Visitor::of(two.front, two.front);
    let link = &two.teacher[two.teacher.find("/class/teacher").unwrap()..];
    assert_eq!(teacher.get(link).await.0, 303);
    let mut joining = JoinSet::new();
    for number in 0..learners {
        let (mut me, code) = (Visitor::of(two.front, two.front).patient(), two.code.clone());
        joining.spawn(async move {
            // Nobody types the code in the same instant as all others.
            sleep(Duration::from_millis(20 * u64::try_from(number).unwrap())).await;
            // Who was let in by an answer that did not come has a name that is taken.
            let mut names = (0..20).map(|time| format!("learner {number} {time}"));
            while me.join(&code, &names.next().unwrap()).await != 303 {}
            assert!(me.stream().await.is_some(), "a stream comes through nginx");
            let (status, says) = me.leaves(&format!("m{number}y")).await;
            assert_eq!(status, 200, "{says}");
            assert_eq!(me.post("/api/progress/lessons/cookies", "{}".to_owned()).await.0, 200);
            let (status, seen) = me.get("/api/sandbox/exchanges").await;
            assert!(seen.contains(&format!("m{number}y")), "it stays with one process: {status} {seen}");
            me
        });
    }
    let everybody = joining.join_all().await;
    let ballot = puts(&mut teacher, QUESTION).await;
    let [mut first, second] = two.servers;
    let mut taps = JoinSet::new();
    for (number, mut me) in everybody.into_iter().enumerate() {
        taps.spawn(async move {
            sleep(Duration::from_millis(2_000 * u64::try_from(number % 97).unwrap() / 97)).await;
            let took = votes_at_last(&mut me, ballot, number % 2).await;
            (me, took)
        });
    }
    sleep(Duration::from_millis(1_000)).await;
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let (mut longest, mut moved) = (Duration::ZERO, 0);
    let mut after = Vec::new();
    while let Some(one) = taps.join_next().await {
        let (me, took) = one.unwrap();
        longest = longest.max(took);
        after.push(me);
    }
    let bars = counted(&mut teacher, ballot).await;
    assert_eq!(bars.iter().sum::<u64>(), u64::try_from(learners).unwrap(), "each once: {bars:?}");
    assert_eq!(bars[0], u64::try_from(learners.div_ceil(2)).unwrap(), "{bars:?}");
    for me in &mut after {
        let (status, progress) = me.get("/api/progress").await;
        assert!(status == 200 && progress.contains("\"cookies\""), "progress is whole: {status} {progress}");
        let (_, seen) = me.get("/api/sandbox/exchanges").await;
        if !seen.contains("marker=m") {
            moved += 1;
            let (_, page) = me.get("/inspector").await;
            assert!(page.contains("Your sandbox has ended"), "who moved is told: {page}");
        }
    }
    assert!(moved > 0 && moved < learners, "both had learners: {moved} of {learners} moved");
    println!("{learners} learners, one of two processes killed: {moved} moved, the longest vote took {longest:?}");
    assert!(longest < Duration::from_secs(5), "back within five seconds: {longest:?}");
    drop(second);
}

async fn on_every_store(learners: usize) {
    let Some(program) = program() else { return };
    for (option, store) in [("--redis", own(private_servers::redis)), ("--postgres", own(private_servers::postgres))] {
        let Some(store) = store else { continue };
        a_process_is_killed(two(&program, option, store).await, learners).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_nginx_a_process_is_killed_in_a_vote_and_every_vote_counts_once() {
    on_every_store(30).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: needs the machine to itself"]
async fn three_hundred_behind_nginx() {
    on_every_store(300).await;
}
