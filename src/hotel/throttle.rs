//! INSECURE ON PURPOSE, by switch: `throttle_login` off.
//!
//! Guessing, slowed down: whoever has been wrong too often within a minute gets 429 until the
//! minute is over. A wrong password and a session ID that names nothing count alike.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use time::{Duration, OffsetDateTime};

use super::{HotelState, client, error::HotelError, page::PageContext};
use crate::switch::THROTTLE_LOGIN;

/// So many may be wrong within [`WINDOW`].
const MOST_WRONG: usize = 5;
const WINDOW: Duration = Duration::minutes(1);

/// When each address was wrong. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Throttle(Arc<Mutex<BTreeMap<IpAddr, Vec<OffsetDateTime>>>>);

impl Throttle {
    /// Writes down a wrong guess.
    pub(super) fn wrong(&self, who: IpAddr, now: OffsetDateTime) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, times| times.iter().any(|at| now - *at < WINDOW));
        let times = all.entry(who).or_default();
        times.retain(|at| now - *at < WINDOW);
        // Beyond the limit there is nothing more to know, and an attacker must not fill the memory.
        if times.len() < MOST_WRONG {
            times.push(now);
        }
    }

    /// How long this address has to wait; `None`: not at all.
    pub(super) fn wait(&self, who: IpAddr, now: OffsetDateTime) -> Option<Duration> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent: Vec<_> = all.get(&who)?.iter().filter(|at| now - **at < WINDOW).collect();
        let oldest = recent.iter().min().filter(|_| recent.len() >= MOST_WRONG)?;
        Some(WINDOW - (now - **oldest))
    }
}

// ANCHOR: throttle
pub(super) async fn guard(
    State(desk): State<HotelState>,
    request: Request,
    next: Next,
) -> Result<Response, HotelError> {
    let who = client::address(request.extensions());
    let wait = desk.throttle.wait(who, desk.clock.now()).filter(|_| desk.switches.read().on(&THROTTLE_LOGIN));
    let Some(wait) = wait else { return Ok(next.run(request).await) };
    let seconds = wait.whole_seconds() + 1;
    let says = format!("You have been wrong {MOST_WRONG} times. Try again in {seconds} s.");
    // A page that knows whether the guess was right would tell.
    let mut response = PageContext::blind(&desk).refuse(StatusCode::TOO_MANY_REQUESTS, "Slowly, please", &says).await?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds)); // MARK
    Ok(response)
}
// ANCHOR_END: throttle

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_until_a_minute_after_the_first() {
        let (throttle, who, begin) = (Throttle::default(), IpAddr::from([192, 0, 2, 7]), OffsetDateTime::UNIX_EPOCH);
        for second in 0..5 {
            assert_eq!(throttle.wait(who, begin + Duration::seconds(second)), None);
            throttle.wrong(who, begin + Duration::seconds(second));
        }
        assert_eq!(throttle.wait(who, begin + Duration::seconds(10)), Some(Duration::seconds(50)));
        assert_eq!(throttle.wait([192, 0, 2, 8].into(), begin), None, "another address is not concerned");
        assert_eq!(throttle.wait(who, begin + Duration::seconds(60)), None);
    }
}
