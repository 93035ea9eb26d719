//! A guest of the hotel with a browser of their own: keeps cookies, follows nothing.

use std::{collections::BTreeMap, sync::Mutex};

use axum::body::Body;
use http::{Request, header};

use crate::harness::{Answer, TestApp};

pub(crate) struct GuestBrowser<'a> {
    app: &'a TestApp,
    pub(crate) host: String,
    jar: Mutex<BTreeMap<String, String>>,
}

impl<'a> GuestBrowser<'a> {
    /// A new browser at the hotel of this application's sandbox.
    pub(crate) async fn at(app: &'a TestApp) -> Self {
        Self { app, host: app.hotel_host().await, jar: Mutex::default() }
    }

    /// A browser at the same hotel, with this guest logged in.
    pub(crate) async fn logged_in(app: &'a TestApp, name: &str) -> Self {
        let browser = Self::at(app).await;
        let answer = browser.log_in(name).await;
        assert_eq!(answer.status, http::StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }

    pub(crate) async fn log_in(&self, name: &str) -> Answer {
        let password = self.password_of(name).await;
        self.post("/login", &format!("guest={name}&password={password}")).await
    }

    /// The password that stands on the login page, asked for by a browser without cookies.
    pub(crate) async fn password_of(&self, name: &str) -> String {
        let request = Request::get("/login").header(header::HOST, &self.host).body(Body::empty()).unwrap();
        let page = self.app.send(request).await.body;
        let after = page.split(&format!("<code>{name}</code> / <code>")).nth(1).unwrap();
        after.split('<').next().unwrap().to_owned()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Answer {
        self.ask("POST", path, &[("content-type", "application/x-www-form-urlencoded")], form).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.host);
        let line = self.jar.lock().unwrap().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ");
        if !line.is_empty() {
            request = request.header(header::COOKIE, line);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.app.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        for line in answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            if line.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// The token in the first form of a page.
pub(crate) fn token_in(page: &str) -> Option<&str> {
    page.split("name=\"csrf_token\" value=\"").nth(1)?.split('"').next()
}
