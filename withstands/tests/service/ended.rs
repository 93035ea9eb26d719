//! An audit that is ended by hand right after a new password was sent: both accounts have their passwords again.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::body::Body;
use withstands::{
    audit::{Plan, run},
    look::look,
    people::People,
    site::Site,
    wire::{Ask, Coming, InProcess, Limits, Net, Wire},
};

use super::club;

/// Ends the audit when the form for a new password has been answered for the nth time.
struct Ends {
    inner: InProcess<axum::Router, Body>,
    after: Mutex<u32>,
    ended: Arc<Mutex<Option<Arc<AtomicBool>>>>,
}

impl Wire for Ends {
    fn send(&self, ask: Ask) -> Coming<'_> {
        let changes = ask.method == "POST" && ask.url.path() == "/members/key";
        let last = changes && {
            let mut after = self.after.lock().unwrap();
            let last = *after == 1;
            *after = after.saturating_sub(1);
            last
        };
        Box::pin(async move {
            let came = self.inner.send(ask).await;
            if let Some(ended) = self.ended.lock().unwrap().as_ref().filter(|_| last) {
                ended.store(true, Ordering::Relaxed);
            }
            came
        })
    }

    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.inner.pause(by)
    }
}

fn net(app: &axum::Router, after: u32) -> Net {
    let ended = Arc::new(Mutex::new(None));
    let wire = Ends { inner: InProcess::new(app.clone()), after: Mutex::new(after), ended: Arc::clone(&ended) };
    let limits = Limits { gap: Duration::ZERO, ..Limits::default() };
    let net = Net::new(Box::new(wire), "http://localhost:3000/".parse().unwrap(), limits);
    *ended.lock().unwrap() = Some(net.ended());
    net
}

const NEVER: u32 = 10_000;

#[tokio::test]
async fn an_audit_that_is_ended_in_the_middle_of_a_new_password_leaves_the_old_one() {
    let app = club::app("careful");
    let target = look(&net(&app, NEVER), &people()).await.unwrap().target;
    for after in 1..=3 {
        let (net, ours) = (net(&app, after), people());
        let plan = Plan {
            only: vec!["password-keeps-sessions".to_owned(), "password-without-old".to_owned()],
            ..Plan::default()
        };
        let outcome = run(&net, &target, &ours, &plan, &|_| {}).await.unwrap();
        assert!(outcome.stopped.is_some_and(|why| why.contains("by hand")), "{after}");
        assert!(outcome.passwords_back, "{after}");
        let again = self::net(&app, NEVER);
        assert!(Site::open(&again, &target, &people()).await.is_ok(), "both log in as before, after {after}");
    }
}

#[tokio::test]
async fn looking_at_a_form_for_a_new_password_sends_none() {
    let app = club::app("careful");
    let (net, ours) = (net(&app, 1), people());
    let found = look(&net, &ours).await.unwrap().target;
    assert!(found.password.is_some() && !net.ended().load(Ordering::Relaxed), "it is found by its fields");
    assert!(!ours.mallory.may_be_changed());
    assert!(Site::open(&self::net(&app, NEVER), &found, &people()).await.is_ok());
}

fn people() -> People {
    People::read("una:Correct-horse-1", "vic:Battery-staple-2").unwrap()
}
