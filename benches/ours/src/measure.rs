// What both sides share: requests sent into a service in this process, and the processor time they
// took, over all threads. Wall time would tell how busy the machine is; sockets cost the same on both.

use std::time::Duration;

use axum::{Router, body::Body};
use cpu_time::ProcessTime;
use http::{Request, header};
use tower::ServiceExt;

/// How many sessions there are, how many requests a measurement has, and how many are under way at once.
pub const SESSIONS: usize = 5_000;
const REQUESTS: usize = 40_000;
const AT_ONCE: usize = 16;

/// Sends requests, each with one of the cookies, and gives processor time a request, in microseconds.
pub async fn per_request(router: &Router, path: &'static str, cookies: &[String]) -> f64 {
    // One round that does not count warms caches and statements.
    send(router, path, cookies, REQUESTS / 10).await;
    let begun = ProcessTime::now();
    send(router, path, cookies, REQUESTS).await;
    micros(begun.elapsed()) / REQUESTS as f64
}

async fn send(router: &Router, path: &'static str, cookies: &[String], requests: usize) {
    let workers = (0..AT_ONCE).map(|worker| {
        let (router, mine) =
            (router.clone(), cookies.iter().skip(worker).step_by(AT_ONCE).cloned().collect::<Vec<_>>());
        tokio::spawn(async move {
            for (_, cookie) in (0..requests / AT_ONCE).zip(mine.iter().cycle()) {
                let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
                let answer = router.clone().oneshot(request).await.unwrap();
                assert_eq!(answer.status(), 200, "{path}");
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
}

/// Makes the sessions, and gives their cookies.
pub async fn log_in(router: &Router) -> Vec<String> {
    let mut cookies = Vec::with_capacity(SESSIONS);
    for _ in 0..SESSIONS {
        let request = Request::get("/write").body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let line = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        cookies.push(line.split(';').next().unwrap().to_owned());
    }
    cookies
}

pub fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
