//! The hotel, with one of five patches, and the six attacks. INSECURE ON PURPOSE: that is the exercise. Nothing to change here.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite, session::Error};

use super::{patch_1, patch_2, patch_3, patch_4, patch_5};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The guests of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// Mallory's password: she stays here too.
    pub mallory_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

/// A patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patch {
    /// `patch_1.rs`
    One,
    /// `patch_2.rs`
    Two,
    /// `patch_3.rs`
    Three,
    /// `patch_4.rs`
    Four,
    /// `patch_5.rs`
    Five,
}

/// What Mallory tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// She was at the lobby's computer before Alice.
    Planted,
    /// She has a copy of Alice's session ID.
    AfterLogout,
    /// She is logged in as Alice.
    AfterNewPassword,
    /// A page on evil.example.
    ByAnotherSite,
    /// A page on shop.grand.example.
    ByTheSibling,
    /// She has not logged in.
    WithoutLogin,
}

impl Attack {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::Planted,
        Self::AfterLogout,
        Self::AfterNewPassword,
        Self::ByAnotherSite,
        Self::ByTheSibling,
        Self::WithoutLogin,
    ];

    /// Its file.
    #[must_use]
    pub fn file(self) -> String {
        let steps = match self {
            Self::Planted => PLANTED.to_owned(),
            Self::AfterLogout => AFTER_LOGOUT.to_owned(),
            Self::AfterNewPassword => AFTER_NEW_PASSWORD.to_owned(),
            Self::ByAnotherSite => BY_A_PAGE.replace("SITE", "evil").replace("HOST", "evil.example"),
            Self::ByTheSibling => BY_A_PAGE.replace("SITE", "shop").replace("HOST", "shop.grand.example"),
            Self::WithoutLogin => WITHOUT_LOGIN.to_owned(),
        };
        format!(
            "+++\ntitle = \"{self:?}\"\nfamily = \"review\"\npromise = \"{self:?}\"\nwon_when = \"mallory sees {{{{secret}}}}\"\n\
             story = \"Mallory saw Alice's room code\"\n+++\n{steps}"
        )
    }
}

const PLANTED: &str = "
## Mallory logs in at the lobby's computer, and leaves

```act as=mallory at=alice
open {{target.login}}
{{target.log_in.mallory}}
capture planted = cookie.session
```

## Alice logs in there

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
```

## Mallory comes with her ID of before

```http as=mallory
GET {{target.account}}
Cookie: {{cookie.session.name}}={{planted}}
=> 200
=> body contains {{secret}}
```
";

const AFTER_LOGOUT: &str = "
## Alice logs in, and her ID is copied

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
capture copied = cookie.session
{{target.log_out}}
```

## Mallory uses the copy

```http as=mallory
GET {{target.account}}
Cookie: {{cookie.session.name}}={{copied}}
=> 200
=> body contains {{secret}}
```
";

const AFTER_NEW_PASSWORD: &str = "
## Mallory knows Alice's password, and is in

```http as=mallory
POST {{target.login}}
Content-Type: application/x-www-form-urlencoded

guest=alice&password={{alice.password}}
=> 303
capture hers = cookie.session
```

## Alice changes it

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
open {{target}}/password
submit \"change password\" password=\"seven wet umbrellas\"
=> 200
```

## Mallory opens the account

```http as=mallory
GET {{target.account}}
Cookie: {{cookie.session.name}}={{hers}}
=> 200
=> body contains {{secret}}
```
";

const BY_A_PAGE: &str = "
## Mallory puts up a page

```html site=SITE path=/gift
<form method=\"post\" action=\"{{target}}/password\"><input name=\"password\" value=\"seven wet umbrellas\"></form>
<script>document.forms[0].submit()</script>
```

## Alice is logged in, and looks at it

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
open https://HOST/gift
```

## Mallory logs in with the password that she has chosen

```act as=mallory
open {{target.login}}
submit \"log in\" guest=alice password=\"seven wet umbrellas\"
=> 200
=> body contains {{secret}}
```
";

const WITHOUT_LOGIN: &str = "
## Mallory asks for Alice's room

```http as=mallory
GET {{target}}/rooms/7/plan.css
=> 200
=> body contains {{secret}}
```
";

#[derive(Clone)]
struct Desk {
    patch: Patch,
    secret: String,
    passwords: Arc<Mutex<BTreeMap<String, String>>>,
    /// For each guest, how often the password was changed. A session has the number from its login.
    changes: Arc<Mutex<BTreeMap<String, u32>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(_: Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

impl Desk {
    async fn at_login(&self, session: &Session) -> Result<(), Error> {
        match self.patch {
            Patch::One => patch_1::at_login(session).await,
            Patch::Two => patch_2::at_login(session).await,
            Patch::Three => patch_3::at_login(session).await,
            Patch::Four => patch_4::at_login(session).await,
            Patch::Five => patch_5::at_login(session).await,
        }
    }

    async fn at_logout(&self, session: &Session) -> Result<(), Error> {
        match self.patch {
            Patch::One => patch_1::at_logout(session).await,
            Patch::Two => patch_2::at_logout(session).await,
            Patch::Three => patch_3::at_logout(session).await,
            Patch::Four => patch_4::at_logout(session).await,
            Patch::Five => patch_5::at_logout(session).await,
        }
    }

    fn still_good(&self, number: u32, changes: u32) -> bool {
        match self.patch {
            Patch::One => patch_1::still_good(number, changes),
            Patch::Two => patch_2::still_good(number, changes),
            Patch::Three => patch_3::still_good(number, changes),
            Patch::Four => patch_4::still_good(number, changes),
            Patch::Five => patch_5::still_good(number, changes),
        }
    }

    fn is_foreign(&self, headers: &HeaderMap) -> bool {
        match self.patch {
            Patch::One => patch_1::is_foreign(headers),
            Patch::Two => patch_2::is_foreign(headers),
            Patch::Three => patch_3::is_foreign(headers),
            Patch::Four => patch_4::is_foreign(headers),
            Patch::Five => patch_5::is_foreign(headers),
        }
    }

    fn is_open(&self, path: &str) -> bool {
        match self.patch {
            Patch::One => patch_1::is_open(path),
            Patch::Two => patch_2::is_open(path),
            Patch::Three => patch_3::is_open(path),
            Patch::Four => patch_4::is_open(path),
            Patch::Five => patch_5::is_open(path),
        }
    }

    fn changes(&self, guest: &str) -> u32 {
        locked(&self.changes).get(guest).copied().unwrap_or_default()
    }

    async fn guest(&self, session: &Session) -> Result<Option<String>, StatusCode> {
        let guest = session.get::<String>("guest").await.map_err(failed)?;
        let number = session.get::<u32>("number").await.map_err(failed)?.unwrap_or_default();
        Ok(guest.filter(|guest| self.still_good(number, self.changes(guest))))
    }
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

#[derive(Deserialize)]
struct Password {
    password: String,
}

/// The whole hotel, with this patch. Its cookie is sent with requests from other sites.
#[must_use]
pub fn hotel(guests: Guests, patch: Patch) -> Router {
    let passwords = [("alice", guests.alice_password), ("mallory", guests.mallory_password)];
    let passwords = passwords.map(|(guest, password)| (guest.to_owned(), password));
    let desk = Desk {
        patch,
        secret: guests.alice_secret,
        passwords: Arc::new(Mutex::new(passwords.into())),
        changes: Arc::default(),
    };
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE).with_same_site(SameSite::None);
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/style.css", get(style))
        .route("/account", get(account))
        .route("/rooms/{*room}", get(room))
        .route("/password", get(password_form).post(change_password))
        .route("/logout", post(log_out))
        .layer(middleware::from_fn_with_state(desk.clone(), guarded))
        .with_state(desk)
        .layer(sessions)
}

/// Before every page: is the request foreign, and may a stranger have the page?
async fn guarded(
    session: Session,
    State(desk): State<Desk>,
    request: Request,
    next: Next,
) -> Result<Response, StatusCode> {
    if *request.method() == Method::POST && desk.is_foreign(request.headers()) {
        return Err(StatusCode::FORBIDDEN);
    }
    if desk.is_open(request.uri().path()) || desk.guest(&session).await?.is_some() {
        return Ok(next.run(request).await);
    }
    Ok(Redirect::to("/login").into_response())
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn style() -> &'static str {
    "body { color: maroon }"
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    if locked(&desk.passwords).get(&form.guest) != Some(&form.password) {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    desk.at_login(&session).await.map_err(failed)?;
    session.insert("number", desk.changes(&form.guest)).await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Html<String>, StatusCode> {
    let guest = desk.guest(&session).await?.unwrap_or_default();
    let code = if guest == "alice" { &desk.secret } else { "another one" };
    Ok(Html(format!(
        "<h1>Good evening, {guest}</h1><p>Your room code is {code}.</p><a href=/password>A new password</a>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    )))
}

/// The page of a room: for guests. Alice has room 7.
async fn room(Path(room): Path<String>, State(desk): State<Desk>) -> Html<String> {
    let code = if room.starts_with('7') { &desk.secret } else { "another one" };
    Html(format!("<p>The code of this room is {code}.</p>"))
}

async fn password_form() -> Html<&'static str> {
    Html(
        "<form method=post action=/password aria-label=\"change password\"><input name=password type=password>\
         <button>Change it</button></form>",
    )
}

async fn change_password(
    session: Session,
    State(desk): State<Desk>,
    Form(form): Form<Password>,
) -> Result<Redirect, StatusCode> {
    let Some(guest) = desk.guest(&session).await? else { return Ok(Redirect::to("/login")) };
    locked(&desk.passwords).insert(guest.clone(), form.password);
    *locked(&desk.changes).entry(guest.clone()).or_default() += 1;
    session.insert("number", desk.changes(&guest)).await.map_err(failed)?;
    Ok(Redirect::to("/account"))
}

/// Whatever the patch does, the browser drops its cookie: it shows the login.
async fn log_out(session: Session, State(desk): State<Desk>) -> Result<Response, StatusCode> {
    desk.at_logout(&session).await.map_err(failed)?;
    let dropped = format!("{COOKIE}=; Path=/; Secure; Max-Age=0");
    Ok(([(header::SET_COOKIE, dropped)], Redirect::to("/login")).into_response())
}
