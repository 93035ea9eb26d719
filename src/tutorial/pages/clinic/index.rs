//! `/clinic`, and `/clinic?q=` with what fits a sentence.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::{super::TOOLS, CaseLink, QuestionView, link, questions};
use crate::{
    course::{Case, CaseGroup, Course, Library},
    progress::{Achieved, Done, Progress},
    search::{Fit, FoundCases, Search},
    tutorial::{Problem, Shells, asked_for, class::Mine, page, shell::mark},
};

/// So many cases are shown for a sentence that fits one.
const MOST: usize = 5;
/// So many words that no case has are named.
const STRANGE: usize = 5;
/// So many characters of the sentence stand in the page's title.
const TITLE: usize = 80;
/// So much of the score of the one that fits those have that are shown below it.
const LEAST: f32 = 0.45;
/// So many where it is not sure.
const LIKELY: usize = 3;

pub(super) async fn index(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(search): State<Search>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let question = asked_for::told(query.as_deref())?;
    let course = library.current();
    let practice = shells.drawn("clinic_practice.html", practice(&course, &progress.achieved().await?))?;
    if question.is_empty() {
        let context = || context(&course, ("Clinic", ""), None, mark("practice"));
        return shells.filled(&course, "clinic", "clinic.html", context, &[("practice", practice)]);
    }
    let index = search.of(&course, TOOLS).await;
    let found = index.find_cases(&question);
    let begins: String = question.chars().take(TITLE).collect();
    let title = format!("{begins}, clinic");
    let context = context(&course, (&title, &question), Some(found_view(&course, &found)), practice.text().to_owned());
    page::render(shells.views(), "clinic.html", context)
}

/// How many drills there are, of how many the line was found, and which is the first that is left.
#[derive(Serialize)]
struct Practice<'a> {
    of: usize,
    found: usize,
    next: Option<&'a str>,
}

fn practice<'a>(course: &'a Course, achieved: &Achieved) -> Practice<'a> {
    let found = |case: &&Case| achieved.has(&Done::Drill(case.slug.clone()));
    let first = drills(course).find(|case| !found(case)).or_else(|| drills(course).next());
    let (of, found) = (drills(course).count(), drills(course).filter(found).count());
    Practice { of, found, next: first.map(|case| case.slug.as_str()) }
}

#[derive(Serialize)]
struct ClinicPage<'a> {
    page: page::Frame<'a>,
    question: &'a str,
    found: Option<FoundView<'a>>,
    groups: Vec<Group<'a>>,
    often: Vec<Often<'a>>,
    /// As HTML.
    practice: String,
    count: usize,
}

#[derive(Serialize)]
struct Group<'a> {
    id: &'a str,
    title: &'a str,
    cases: Vec<CaseLink<'a>>,
}

/// A case that many have, in their words.
#[derive(Serialize)]
struct Often<'a> {
    slug: &'a str,
    says: Option<&'a str>,
}

fn context<'a>(
    course: &'a Course,
    (title, question): (&'a str, &'a str),
    found: Option<FoundView<'a>>,
    practice: String,
) -> ClinicPage<'a> {
    let group = |group: &'a CaseGroup| Group {
        id: &group.id,
        title: &group.title,
        cases: course.cases.iter().filter(|c| c.front.group == group.id).map(|case| link(course, case)).collect(),
    };
    let often = course.cases.iter().filter(|case| case.front.often);
    let often = often.map(|case| Often { slug: &case.slug, says: case.front.says.first().map(String::as_str) });
    ClinicPage {
        page: page::Frame::new(title, "clinic", course),
        question,
        found,
        groups: course.case_groups.iter().map(group).filter(|group| !group.cases.is_empty()).collect(),
        often: often.collect(),
        practice,
        count: course.cases.len(),
    }
}

/// The cases that have a drill, in the order of the groups.
pub(super) fn drills<'a>(course: &'a Course) -> impl Iterator<Item = &'a Case> {
    let of_group = |group: &'a CaseGroup| {
        course.cases.iter().filter(move |case| case.front.group == group.id && case.drill.is_some())
    };
    course.case_groups.iter().flat_map(of_group)
}

/// The likeliest cases, the best first: where one fits with its first question, else each with what tells it from others.
#[derive(Serialize)]
struct FoundView<'a> {
    cases: Vec<Hit<'a>>,
    asked: Option<QuestionView<'a>>,
    fit: Fit,
    /// Words that no case has.
    unknown: Vec<&'a str>,
}

#[derive(Serialize)]
struct Hit<'a> {
    #[serde(flatten)]
    case: CaseLink<'a>,
    sure: Option<Sure<'a>>,
}

/// What tells a case from those like it: its first question, and the answer that means this case.
#[derive(Serialize)]
struct Sure<'a> {
    ask: &'a str,
    says: &'a str,
}

fn found_view<'a>(course: &'a Course, found: &'a FoundCases<'_>) -> FoundView<'a> {
    let fits = found.fit == Fit::Fits;
    let case = |href: &str| href.strip_prefix("/clinic/").and_then(|slug| course.case(slug));
    let most = if fits { MOST } else { LIKELY };
    let least = found.hits.first().filter(|_| fits).map_or(0.0, |best| best.score * LEAST);
    let hits = found.hits.iter().filter(|hit| hit.score >= least);
    let cases: Vec<&Case> = hits.filter_map(|hit| case(&hit.entry.href)).take(most).collect();
    let first = cases.first().filter(|_| fits);
    let asked = first.and_then(|best| questions(course, best, [None; 2]).into_iter().next());
    let hit = |case: &'a Case| Hit { case: link(course, case), sure: sure(case).filter(|_| !fits) };
    FoundView {
        cases: cases.into_iter().map(hit).collect(),
        asked,
        fit: found.fit,
        unknown: found.unknown.iter().take(STRANGE).map(String::as_str).collect(),
    }
}

fn sure(case: &Case) -> Option<Sure<'_>> {
    let question = case.front.questions.first()?;
    let answer = question.answers.iter().find(|answer| answer.leads.is_none() && answer.note.is_none())?;
    Some(Sure { ask: &question.ask, says: &answer.says })
}
