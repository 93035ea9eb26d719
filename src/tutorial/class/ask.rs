//! The page on which the teacher puts a question of the course to the class.

use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;

use super::asked::Asked;
use crate::tutorial::{AppState, Problem};

#[derive(Debug, Serialize)]
struct AskPage<'a> {
    name: String,
    asked: Option<Asked>,
    groups: Vec<Group<'a>>,
}

/// The questions of one attack or lesson.
#[derive(Debug, Serialize)]
struct Group<'a> {
    title: &'a str,
    href: String,
    questions: Vec<Offer<'a>>,
}

#[derive(Debug, Serialize)]
struct Offer<'a> {
    source: String,
    ask_html: &'a str,
}

/// `GET /class/ask`
pub(super) async fn ask(State(handles): State<AppState>) -> Result<Response, Problem> {
    let Some(classroom) = &handles.classroom else { return Err(Problem::NotFound { what: "class" }) };
    let course = handles.library.current();
    let attacks = course.attacks.iter().map(|page| {
        let slug = &page.attack.slug;
        let questions = page.questions.iter().zip(1..).filter_map(|(asked, step)| {
            Some(Offer { source: format!("attacks/{slug}/{step}"), ask_html: &asked.as_ref()?.ask_html })
        });
        Group {
            title: &page.attack.front.title,
            href: format!("/attacks/{slug}?present"),
            questions: questions.collect(),
        }
    });
    let lessons = course.lessons.iter().map(|lesson| {
        let offer = |quiz: &'_ crate::course::Quiz| format!("lessons/{}/{}", lesson.slug, quiz.key);
        let questions = lesson.quizzes.iter().map(|quiz| Offer { source: offer(quiz), ask_html: &quiz.ask_html });
        Group { title: &lesson.front.title, href: format!("/lessons/{}", lesson.slug), questions: questions.collect() }
    });
    let page = AskPage {
        name: classroom.class.state().name().to_owned(),
        asked: Asked::now(&classroom.class, None),
        groups: attacks.chain(lessons).filter(|group| !group.questions.is_empty()).collect(),
    };
    Ok(Html(handles.views.render("class/ask.html", page)?).into_response())
}
