//! `/teach`, for a class: a plan minute by minute, and the demos of one family on a screen. `?all` is everything, to print.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use crate::{
    course::{AttackPage, Course, Library, Plan, Question},
    switch::AttackSettings,
    tutorial::{Problem, Shells, page},
};

/// `?plan=90`, `?family=theft`, `?all`
#[derive(Debug, PartialEq, Eq)]
enum Shown {
    /// The plan of so many minutes.
    Plan(u32),
    /// The demos of a family.
    Family(String),
    All,
}

impl Shown {
    fn parse(query: &str, course: &Course) -> Result<Self, Problem> {
        let lengths: Vec<u32> = course.plans.iter().map(|plan| plan.minutes).collect();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "all" => return Ok(Self::All),
                "plan" => {
                    let minutes = value.parse().ok().filter(|minutes| lengths.contains(minutes));
                    let there_are: Vec<String> = lengths.iter().map(u32::to_string).collect();
                    let says = format!("there is no plan of `{value}` minutes; there are: {}", there_are.join(", "));
                    return minutes.map(Self::Plan).ok_or_else(|| Problem::bad("plan", says));
                }
                "family" => {
                    let families = families(course);
                    let says = format!("there is no family `{value}`; there are: {}", families.join(", "));
                    let there = families.into_iter().find(|family| *family == value);
                    return there.map(|f| Self::Family(f.to_owned())).ok_or_else(|| Problem::bad("family", says));
                }
                _ => {}
            }
        }
        Ok(lengths.first().map_or(Self::All, |minutes| Self::Plan(*minutes)))
    }
}

#[derive(Serialize)]
struct TeachPage<'a> {
    page: page::Frame<'a>,
    all: bool,
    /// Those that are shown.
    plans: Vec<&'a Plan>,
    demos: Vec<Demo<'a>>,
    lengths: Vec<Choice>,
    families: Vec<Choice>,
}

/// A link to one view of the page.
#[derive(Serialize)]
struct Choice {
    title: String,
    href: String,
    count: usize,
    here: bool,
}

#[derive(Serialize)]
struct Demo<'a> {
    slug: &'a str,
    title: &'a str,
    family: &'a str,
    minutes: u32,
    promise: &'a str,
    steps: usize,
    asks: Vec<Ask<'a>>,
    teacher_html: &'a str,
    stopped_by: Vec<String>,
}

#[derive(Serialize)]
struct Ask<'a> {
    step: usize,
    question: &'a Question,
}

pub(crate) async fn teach(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let shown = Shown::parse(&query.unwrap_or_default(), &course)?;
    shells.once(&course, &format!("/teach {shown:?}"), "teach.html", || view(&course, &shown))
}

fn view<'a>(course: &'a Course, shown: &Shown) -> TeachPage<'a> {
    let all = *shown == Shown::All;
    let plans = course.plans.iter().filter(|plan| all || *shown == Shown::Plan(plan.minutes));
    let of_family = |page: &&AttackPage| all || *shown == Shown::Family(page.attack.front.family.clone());
    let length = |plan: &Plan| Choice {
        title: format!("{} minutes", plan.minutes),
        href: format!("/teach?plan={}", plan.minutes),
        count: plan.parts.len(),
        here: *shown == Shown::Plan(plan.minutes),
    };
    let family = |name: &str| Choice {
        title: name.to_owned(),
        href: format!(
            "/teach?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("family", name).finish()
        ),
        count: course.attacks.iter().filter(|page| page.attack.front.family == name).count(),
        here: *shown == Shown::Family(name.to_owned()),
    };
    TeachPage {
        page: page::Frame::new("For a class", "attacks", course),
        all,
        plans: plans.collect(),
        demos: course.attacks.iter().filter(of_family).map(demo).collect(),
        lengths: course.plans.iter().map(length).collect(),
        families: families(course).into_iter().map(family).collect(),
    }
}

/// By their names.
fn families(course: &Course) -> Vec<&str> {
    let mut families: Vec<&str> = course.attacks.iter().map(|page| page.attack.front.family.as_str()).collect();
    families.sort_unstable();
    families.dedup();
    families
}

fn demo(page: &AttackPage) -> Demo<'_> {
    let front = &page.attack.front;
    let asks =
        page.questions.iter().zip(1..).filter_map(|(question, step)| Some(Ask { step, question: question.as_ref()? }));
    Demo {
        slug: &page.attack.slug,
        title: &front.title,
        family: &front.family,
        minutes: front.minutes,
        promise: &front.promise,
        steps: page.attack.steps.len(),
        asks: asks.collect(),
        teacher_html: &page.teacher_html,
        stopped_by: page.attack.stopped_by().iter().map(|s| s.title()).collect(),
    }
}
