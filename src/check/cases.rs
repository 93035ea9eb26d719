//! The cases of the clinic, played before and after their cures; and what they name has to be there.

use cloakroom_engine::script::Problem;

use super::Checked;
use crate::{
    clinic::play,
    course::{Case, CasePlayed, Course, FileProblem, OfLibrary},
    sandbox::Services,
};

/// What is said of what is going on has about so many words.
const WORDS: std::ops::RangeInclusive<usize> = 60..=190;
/// Sentences that lead to a case.
const SAYS: usize = 5;
const CAUSE_WORDS: usize = 10;

/// Proves one case.
pub(super) async fn prove(course: &Course, case: &Case, services: &Services, done: &mut Checked) {
    let named = |problem| FileProblem { file: case.file.clone(), problem };
    done.problems.extend(wrong(course, case).into_iter().map(named));
    match play(case, services).await {
        Ok(played) => {
            for side in [played.before, played.after] {
                done.statements += side.statements;
                done.problems.extend(side.problems.into_iter().map(named));
            }
        }
        Err(error) => done.problems.push(named(Problem::at(1, error.to_string(), "Run the check again"))),
    }
}

/// What a reader of its page would miss, or would be led to in vain.
fn wrong(course: &Course, case: &Case) -> Vec<Problem> {
    let (front, mut found) = (&case.front, Vec::new());
    let mut say = |line: usize, says: String, todo: &str| found.push(Problem::at(line, says, todo));
    if !course.case_groups.iter().any(|group| group.id == front.group) {
        say(1, format!("there is no group `{}`", front.group), "Name one of lessons/clinic/groups.toml");
    }
    if front.says.len() < SAYS {
        say(1, format!("people say it in {} ways", front.says.len()), "Give five at least");
    }
    if front.cause.split_whitespace().count() > CAUSE_WORDS {
        say(1, "the cause is long".to_owned(), "Say it in eight words");
    }
    if front.questions.len() > 2 {
        say(1, format!("it asks {} questions", front.questions.len()), "Ask two at most");
    }
    for question in &front.questions {
        if !(2..=4).contains(&question.answers.len()) {
            say(1, format!("“{}” has {} answers", question.ask, question.answers.len()), "Give two to four");
        }
        if !question.answers.iter().any(|answer| answer.leads.is_none() && answer.note.is_none()) {
            say(1, format!("no answer to “{}” means this case", question.ask), "Give one without leads and note");
        }
    }
    let leads = front.questions.iter().flat_map(|q| &q.answers).filter_map(|answer| answer.leads.as_ref());
    for slug in leads.chain(&front.near).filter(|slug| course.case(slug).is_none() || **slug == case.slug) {
        say(1, format!("there is no other case `{slug}`"), "Correct near, or leads of an answer");
    }
    if front.lessons.is_empty() {
        say(1, "it leads to no lesson".to_owned(), "Name the section that says why it is so");
    }
    for place in front.lessons.iter().filter(|place| !is_there(course, place)) {
        say(1, format!("there is no lesson or section `{place}`"), "Write slug or slug#section");
    }
    if !WORDS.contains(&case.words.1) {
        say(case.words.0, format!("what is going on has {} words", case.words.1), "Say it in 80 to 150");
    }
    let wanted: &[&str] = match front.only {
        None => &["Rust", "Express"],
        Some(OfLibrary::Rust) => &["Rust"],
        Some(OfLibrary::Express) => &["Express"],
    };
    for language in wanted.iter().filter(|language| !case.cures.iter().any(|known| known == *language)) {
        say(1, format!("there is no cure in {language}"), "Add a cure block, or say `only`");
    }
    let moved = front.before.set.len() + front.after.set.len();
    if moved > 0 && !matches!(case.played, CasePlayed::Hotel(_)) {
        say(1, "only the hotel has switches".to_owned(), "Take set out of [before] and [after]");
    }
    let marked = case.played_html.contains("class=\"fact\"");
    if matches!(case.played, CasePlayed::Seen(_)) && !marked {
        let says = "what is shown and not played is proved by nothing";
        say(1, says.to_owned(), "Mark the sentence above it, and name the test or the document");
    }
    found
}

fn is_there(course: &Course, place: &str) -> bool {
    let (slug, section) = place.split_once('#').map_or((place, None), |(slug, section)| (slug, Some(section)));
    let lesson = course.lesson(slug);
    lesson.is_some_and(|lesson| section.is_none_or(|id| lesson.sections.iter().any(|s| s.id == id)))
}

/// More than the first page of the clinic offers.
pub(super) fn too_often(course: &Course) -> Option<FileProblem> {
    const MOST: usize = 6;
    let often: Vec<&Case> = course.cases.iter().filter(|case| case.front.often).collect();
    let one_more = often.get(MOST)?;
    let says = format!("{} cases are said often, and the page has room for {MOST}", often.len());
    Some(FileProblem { file: one_more.file.clone(), problem: Problem::at(1, says, "Take often out of one") })
}
