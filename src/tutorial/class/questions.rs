//! The questions of the course that can be put to a class, by their source.

use crate::{
    class::Question,
    course::{Course, Question as Predict},
};

/// A question by its source: `attacks/SLUG/STEP`, or `lessons/SLUG/KEY`.
pub(super) fn question(course: &Course, source: &str) -> Option<Question> {
    let (kind, rest) = source.split_once('/')?;
    let (slug, which) = rest.split_once('/')?;
    match kind {
        "attacks" => {
            let step: usize = which.parse().ok()?;
            let asked = course.attack(slug)?.questions.get(step.checked_sub(1)?)?.as_ref()?;
            Some(of_attack(slug, step, asked))
        }
        "lessons" => {
            let lesson = course.lesson(slug)?;
            let quiz = lesson.quizzes.iter().find(|quiz| quiz.key == which)?;
            let right = quiz.options.iter().find(|option| option.right);
            Some(Question {
                source: source.to_owned(),
                ask_html: quiz.ask_html.clone(),
                options_html: quiz.options.iter().map(|option| option.html.clone()).collect(),
                right: quiz.options.iter().position(|option| option.right),
                because_html: right.map(|option| option.why_html.clone()).unwrap_or_default(),
                answer_at: Some(format!("/lessons/{slug}")),
            })
        }
        _ => None,
    }
}

fn of_attack(slug: &str, step: usize, asked: &Predict) -> Question {
    Question {
        source: format!("attacks/{slug}/{step}"),
        ask_html: asked.ask_html.clone(),
        options_html: asked.options_html.clone(),
        right: asked.options_html.iter().position(|option| *option == asked.answer_html),
        because_html: asked.because_html.clone(),
        answer_at: Some(format!("/attacks/{slug}?present&step={}", step + 1)),
    }
}
