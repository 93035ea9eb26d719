//! Proves the course by running it: what a lesson says happens, and every attack wins and is
//! stopped as it declares.
//!
//! Deliberately absent: exercises; they are proved by their own tests, in their own workspace.

mod attacks;
mod cases;
mod cited;
mod drawn;
mod labs;
mod links;

pub use drawn::{Amount, Drawn, drawn};
pub use links::PAGES;

use std::sync::Arc;

use cloakroom_engine::script::{Block, Problem};

use crate::{
    course::{AttackPage, Course, FileProblem, Lesson, Quiz},
    matrix::Plan,
    sandbox::{Sandbox, Services},
    switch::Switches,
};

/// Where attacks are; problems of all of them are told under this name.
const ATTACKS: &str = "lessons/attacks";
/// Where the cases of the clinic are.
const CASES: &str = "lessons/clinic";

/// What was proved, and what was not.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many expectations of lessons were held against a run.
    pub statements: usize,
    /// How many times an attack was run.
    pub runs: usize,
    /// How many times a lab was played, to its solution or to what must not count.
    pub labs: usize,
    /// Everything that is wrong.
    pub problems: Vec<FileProblem>,
}

/// Proves the whole course.
pub async fn check(course: &Arc<Course>, services: &Services) -> Checked {
    let mut done = Checked { problems: course.problems.clone(), ..Checked::default() };
    done.problems.extend(cited::unknown(course));
    done.problems.extend(links::broken(course));
    for lesson in &course.lessons {
        named(course, lesson, &mut done.problems);
        play(course, lesson, services, &mut done).await;
    }
    for page in &course.attacks {
        done.problems.extend(missing(course, page));
    }
    for lab in &course.labs {
        done.labs += labs::prove(course, lab, services, &mut done.problems).await;
    }
    for case in &course.cases {
        cases::prove(course, case, services, &mut done).await;
    }
    done.problems.extend(cases::too_often(course));
    attacks::prove(course, Plan::of(course), services, &mut done).await;
    done
}

/// Proves the cases of the clinic, or the one with this slug. `None` if there is none, and no file of that name.
async fn clinic(course: &Arc<Course>, services: &Services, slug: Option<&str>) -> Option<Checked> {
    let is_it = |file: &str| match slug {
        None => file.starts_with(CASES),
        Some(slug) => file == format!("{CASES}/{slug}.md"),
    };
    let problems: Vec<FileProblem> = course.problems.iter().filter(|p| is_it(&p.file)).cloned().collect();
    let mut done = Checked { problems, ..Checked::default() };
    let mut proved = 0;
    for case in course.cases.iter().filter(|case| is_it(&case.file)) {
        cases::prove(course, case, services, &mut done).await;
        also(course, &case.file, &mut done.problems);
        proved += 1;
    }
    if slug.is_none() {
        done.problems.extend(cases::too_often(course));
    }
    (proved > 0 || !done.problems.is_empty()).then_some(done)
}

/// Proves one attack, lab, lesson or case, and nothing else: `attacks/SLUG`, `labs/SLUG`, `lessons/SLUG`, `clinic/SLUG`, or
/// all cases as `clinic`. `None` if there is no such file.
pub async fn check_one(course: &Arc<Course>, services: &Services, what: &str) -> Option<Checked> {
    let what = what.trim_end_matches(".md");
    match what.trim_start_matches("lessons/").strip_prefix("clinic") {
        Some("") => return clinic(course, services, None).await,
        Some(slug) if slug.starts_with('/') => return clinic(course, services, slug.strip_prefix('/')).await,
        _ => {}
    }
    let nested = ["attacks", "labs"].iter().find_map(|kind| {
        let slug = what.strip_prefix("lessons/")?.strip_prefix(kind)?.strip_prefix('/')?;
        Some((*kind, slug))
    });
    let (kind, slug) = nested.or_else(|| what.split_once('/'))?;
    // The number orders, the slug identifies.
    let slug = if kind == "lessons" { slug.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-') } else { slug };
    let ends = if kind == "lessons" { format!("-{slug}.md") } else { format!("lessons/{kind}/{slug}.md") };
    // A file that cannot be read is none of the course's attacks and lessons, but has problems.
    let problems: Vec<FileProblem> = course.problems.iter().filter(|p| p.file.ends_with(&ends)).cloned().collect();
    let mut done = Checked { problems, ..Checked::default() };
    match (kind, course.attack(slug), course.lesson(slug)) {
        ("attacks", Some(page), _) => {
            done.problems.extend(missing(course, page));
            also(course, &page.file, &mut done.problems);
            attacks::prove(course, Plan::of(course).only(|other| other == slug), services, &mut done).await;
        }
        ("labs", ..) if course.lab(slug).is_some() => {
            if let Some(lab) = course.lab(slug) {
                also(course, &lab.file, &mut done.problems);
                done.labs += labs::prove(course, lab, services, &mut done.problems).await;
            }
        }
        ("lessons", _, Some(lesson)) => {
            named(course, lesson, &mut done.problems);
            also(course, &lesson.file, &mut done.problems);
            play(course, lesson, services, &mut done).await;
        }
        _ if done.problems.is_empty() => return None,
        _ => {}
    }
    Some(done)
}

/// What an attack's page, a class or a reader of standards would miss.
fn missing(course: &Course, page: &AttackPage) -> Vec<FileProblem> {
    let front = &page.attack.front;
    let mut found = Vec::new();
    let mut say = |says: &str, todo: &str| {
        found.push(FileProblem { file: page.file.clone(), problem: Problem::at(1, says, todo) });
    };
    if page.attack.steps.is_empty() {
        say("it has no steps", "Write a heading with an http or act block under it");
    }
    if front.minutes == 0 {
        say("it does not say how long it takes to show", "Set minutes");
    }
    if front.standards.is_empty() {
        say("it names no section of a standard", "Set standards, such as [\"WSTG-SESS-03\", \"CWE-384\"]");
    }
    if page.defender_html.is_empty() {
        say("it has no note for the defender", "Write a heading `## For the defender`");
    }
    if page.teacher_html.is_empty() {
        say("it has no note for the teacher", "Write a heading `## For the teacher`, with a question to ask the class");
    }
    for (text, name) in [(&front.title, "title"), (&front.promise, "promise"), (&front.story, "story")] {
        if text.contains("TODO") {
            say(&format!("{name} is still to be written"), "Replace the TODO");
        }
    }
    if page.teacher_html.contains("TODO") || page.defender_html.contains("TODO") {
        say("a note is still to be written", "Replace the TODO");
    }
    if let Some(slug) = front.lesson.as_ref().filter(|slug| course.lesson(slug).is_none()) {
        say(&format!("there is no lesson `{slug}`"), "Correct lesson, or leave it out");
    }
    found
}

/// Links and citations of one file.
fn also(course: &Course, file: &str, problems: &mut Vec<FileProblem>) {
    problems.extend(cited::unknown(course).into_iter().chain(links::broken(course)).filter(|p| p.file == file));
}

/// What a lesson names has to be there.
fn named(course: &Course, lesson: &Lesson, problems: &mut Vec<FileProblem>) {
    problems.extend(sent_back(lesson).chain(placed(course, lesson)));
    let mut say = |says: String, todo: &str| {
        problems.push(FileProblem { file: lesson.file.clone(), problem: Problem::at(1, says, todo) });
    };
    for slug in lesson.front.before.iter().chain(&lesson.front.next) {
        if course.lesson(slug).is_none() {
            say(format!("there is no lesson `{slug}`"), "Correct before or next");
        }
    }
    if let Some(slug) = lesson.front.attack.as_ref().filter(|slug| course.attack(slug).is_none()) {
        say(format!("there is no attack `{slug}`"), "Correct attack");
    }
    if let Some(slug) = lesson.front.exercise.as_ref().filter(|slug| course.exercise(slug).is_none()) {
        say(format!("there is no exercise `{slug}`"), "Correct exercise");
    }
    for (line, slug) in lesson.runs.iter().filter(|(_, slug)| course.attack(slug).is_none()) {
        say(format!("line {line}: there is no attack `{slug}`"), "Correct the run block");
    }
    for name in &lesson.inspector.switches {
        if crate::switch::find(name).is_none() {
            say(format!("there is no switch `{name}`"), "Correct the inspector block");
        }
    }
}

/// What its takeaway and its layer say has to be there.
fn placed(course: &Course, lesson: &Lesson) -> Vec<FileProblem> {
    let say = |says: String, todo: &str| FileProblem { file: lesson.file.clone(), problem: Problem::at(1, says, todo) };
    let mut found = Vec::new();
    match &lesson.front.takeaway {
        None => found.push(say(
            "it does not say what to keep of it".to_owned(),
            "Set takeaway = { says = \"one sentence or two\", section = \"where it is shown\" }",
        )),
        Some(keep) if !lesson.sections.iter().any(|s| s.id == keep.section) => {
            let says = format!("its takeaway names the section `{}`, which is not there", keep.section);
            found.push(say(says, "Correct section"));
        }
        Some(_) => {}
    }
    let layers = || course.layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join(", ");
    match &lesson.front.layer {
        None => found.push(say(
            "it does not say which layer it is about".to_owned(),
            &format!("Set layer to one of: {}", layers()),
        )),
        Some(name) if !course.layers.iter().any(|layer| layer.name == *name) => {
            found.push(say(format!("there is no layer `{name}`"), &format!("Set layer to one of: {}", layers())));
        }
        Some(_) => {}
    }
    found
}

/// The sections that quizzes send back to are there.
fn sent_back(lesson: &Lesson) -> impl Iterator<Item = FileProblem> + '_ {
    let lost = |quiz: &&Quiz| !lesson.sections.iter().any(|s| s.id == quiz.section);
    lesson.quizzes.iter().filter(lost).map(|quiz| {
        let says = format!("a quiz sends back to the section `{}`, which is not there", quiz.section);
        FileProblem { file: lesson.file.clone(), problem: Problem::at(quiz.line, says, "Correct section") }
    })
}

/// Plays a lesson from top to bottom in one sandbox, as a reader would.
async fn play(course: &Course, lesson: &Lesson, services: &Services, done: &mut Checked) {
    let mut problem = |line: usize, says: String| {
        let problem = Problem::at(line, says, "Correct the lesson, or the code it is about");
        done.problems.push(FileProblem { file: lesson.file.clone(), problem });
    };
    let sandbox = match Sandbox::new(services, Switches::default()) {
        Ok(sandbox) => sandbox,
        Err(error) => return problem(1, error.to_string()),
    };
    sandbox.put_up(&course.pages()).await;
    let mut left = Vec::new();
    for live in &lesson.live {
        let Block::Play { lines, .. } = &live.block else { continue };
        sandbox.change_switches(|switches| live.sets.iter().for_each(|setting| switches.set(*setting)));
        let played = sandbox.play(&live.block).await;
        left.extend(live.sets.iter().map(|setting| setting.switch));
        for (line, played) in lines.iter().zip(&played) {
            done.statements += played.held.len();
            if let Some(trouble) = &played.problem {
                problem(line.line, trouble.to_string());
            }
            for held in played.held.iter().filter(|h| !h.held) {
                problem(line.line, format!("it says `{}`, but {}", held.text, held.instead));
            }
        }
    }
    let now = sandbox.switches();
    for switch in left.iter().filter(|switch| now.value(switch) != switch.default) {
        problem(1, format!("it leaves {} at {}: the next lesson begins with that", switch.name, now.value(switch)));
    }
}
