//! Joining: the code, a nickname, done. And coming back with two words.

use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{CLASS, Classroom, JOIN, Person, rights::too_often};
use crate::{
    class::{Change, ClassError, JoinCode, LONGEST, Nickname, RecoveryWords},
    ids::LearnerId,
    tutorial::{AppState, Peer, Problem},
};

/// So many ways to go on when a nickname is taken.
const MOST_TRIES: usize = 3;

/// The form, as it was sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    code: String,
    #[serde(default)]
    nickname: String,
}

#[derive(Debug, Serialize)]
struct JoinPage<'a> {
    /// The class's name, where the code is right already: then it is not asked for.
    class: Option<String>,
    code: &'a str,
    code_halves: String,
    nickname: &'a str,
    longest: usize,
    /// What is wrong, and at which field.
    wrong_code: Option<String>,
    wrong_name: Option<String>,
    /// Nicknames that are free.
    tries: Vec<String>,
    /// It cannot be helped here: the class is full, or takes nobody in.
    shut: Option<String>,
}

impl<'a> JoinPage<'a> {
    fn of(wish: &'a Wish) -> Self {
        Self {
            class: None,
            code: &wish.code,
            code_halves: String::new(),
            nickname: &wish.nickname,
            longest: LONGEST,
            wrong_code: None,
            wrong_name: None,
            tries: Vec::new(),
            shut: None,
        }
    }

    /// The code was right: its field need not be shown any more.
    fn known(&mut self, classroom: &Classroom, code: &JoinCode) {
        self.class = Some(classroom.class.state().name().to_owned());
        self.code_halves = code.halves();
    }
}

fn classroom(handles: &AppState) -> Result<&Classroom, Problem> {
    handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })
}

fn shown(handles: &AppState, page: &JoinPage<'_>) -> Result<Response, Problem> {
    let status = match page {
        JoinPage { shut: Some(_), .. } => StatusCode::CONFLICT,
        JoinPage { wrong_code: Some(_), .. } | JoinPage { wrong_name: Some(_), .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((status, Html(handles.views.render("class/join.html", page)?)).into_response())
}

/// `GET /join`
pub(super) async fn form(
    State(handles): State<AppState>,
    person: Option<Extension<Person>>,
) -> Result<Response, Problem> {
    if matches!(person, Some(Extension(Person::Learner(_)))) {
        return Ok(Redirect::to(CLASS).into_response());
    }
    shown(&handles, &JoinPage::of(&Wish::default()))
}

/// `GET /j/KTVRMP`: the code came with the square.
pub(super) async fn scanned(
    State(handles): State<AppState>,
    Extension(peer): Extension<Peer>,
    person: Option<Extension<Person>>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    if matches!(person, Some(Extension(Person::Learner(_)))) {
        return Ok(Redirect::to(CLASS).into_response());
    }
    let wish = Wish { code, nickname: String::new() };
    let mut page = JoinPage::of(&wish);
    match right_code(&handles, peer, &wish.code)? {
        Ok(code) => page.known(classroom(&handles)?, &code),
        Err(says) => page.wrong_code = Some(says),
    }
    shown(&handles, &page)
}

/// The code, or what to say of it. A wrong one is counted.
fn right_code(handles: &AppState, Peer(peer): Peer, typed: &str) -> Result<Result<JoinCode, String>, Problem> {
    let classroom = classroom(handles)?;
    let quota = classroom.class.quota();
    quota.may_try(peer).map_err(too_often)?;
    let code: JoinCode = match typed.parse() {
        Ok(code) => code,
        // Whoever leaves the field empty guesses nothing.
        Err(_) if typed.trim().is_empty() => return Ok(Err("Type the six letters on the screen in front.".to_owned())),
        Err(not_a_code) => return Ok(Err(not_a_code.to_string())),
    };
    if classroom.class.state().code() == Some(&code) {
        return Ok(Ok(code));
    }
    quota.wrong_code(peer).map_err(too_often)?;
    let says = "No class here has this code. Look once more: M and N are easily mixed up, and there is no vowel in it.";
    Ok(Err(says.to_owned()))
}

/// `POST /join`
pub(super) async fn join(
    State(handles): State<AppState>,
    Extension(peer): Extension<Peer>,
    session: Session,
    Form(wish): Form<Wish>,
) -> Result<Response, Problem> {
    let mut page = JoinPage::of(&wish);
    match right_code(&handles, peer, &wish.code)? {
        Ok(code) => page.known(classroom(&handles)?, &code),
        Err(says) => {
            page.wrong_code = Some(says);
            return shown(&handles, &page);
        }
    }
    let class = &classroom(&handles)?.class;
    let nickname = match Nickname::typed(&wish.nickname) {
        Ok(nickname) => nickname,
        Err(bad) => {
            page.wrong_name = Some(bad.to_string());
            return shown(&handles, &page);
        }
    };
    class.quota().joins(peer.0).map_err(too_often)?;
    let learner = LearnerId::random();
    let change = Change::Join { learner: learner.clone(), nickname: nickname.clone(), words: RecoveryWords::random() };
    match class.make(change).await {
        Ok(()) => {
            Person::becomes_learner(&session, &learner).await?;
            Ok(Redirect::to("/class/you?joined").into_response())
        }
        Err(ClassError::Refused(says)) => {
            let taken = class.state().is_taken(&nickname);
            if taken {
                page.tries = free(class, &nickname);
                page.wrong_name = Some(says);
            } else {
                page.shut = Some(says);
            }
            shown(&handles, &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Nicknames like this one that nobody has.
fn free(class: &crate::class::Class, nickname: &Nickname) -> Vec<String> {
    let state = class.state();
    let numbered = (2..50).map(|n| nickname.numbered(n)).filter(|name| !state.is_taken(name));
    numbered.take(MOST_TRIES).map(|name| name.as_str().to_owned()).collect()
}

#[derive(Debug, Serialize)]
struct BackPage<'a> {
    words: &'a str,
    wrong: Option<&'static str>,
}

/// The form, as it was sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    words: String,
}

/// `GET /join/back`
pub(super) async fn back_form(State(handles): State<AppState>) -> Result<Response, Problem> {
    Ok(Html(handles.views.render("class/back.html", BackPage { words: "", wrong: None })?).into_response())
}

/// `POST /join/back`
pub(super) async fn back(
    State(handles): State<AppState>,
    Extension(Peer(peer)): Extension<Peer>,
    session: Session,
    Form(Back { words }): Form<Back>,
) -> Result<Response, Problem> {
    let class = &classroom(&handles)?.class;
    class.quota().may_try(peer).map_err(too_often)?;
    let found = class.state().with_words(&RecoveryWords::typed(&words));
    if let Some(learner) = found {
        Person::becomes_learner(&session, &learner).await?;
        return Ok(Redirect::to(CLASS).into_response());
    }
    class.quota().wrong_words(peer).map_err(too_often)?;
    let wrong =
        Some("Nobody in this class has these words. They stand under your name on the other device, at the top.");
    let html = handles.views.render("class/back.html", BackPage { words: words.get(..64).unwrap_or(&words), wrong })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// `POST /join/leave`: this browser is nobody's any more. The learner stays in the class, and comes back with the words.
pub(super) async fn leave(session: Session) -> Result<Redirect, Problem> {
    session.flush().await?;
    Ok(Redirect::to(JOIN))
}
