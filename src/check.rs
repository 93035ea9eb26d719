//! Proves the course by running it: what a lesson says happens, and every attack wins and is
//! stopped as it declares.
//!
//! Deliberately absent: exercises; they are proved by their own tests, in their own workspace.

use cloakroom_engine::{
    script::{Attack, Block, Outcome, Problem},
    switch::{ALL, Setting, Switches},
};

use crate::{
    course::{AttackPage, Course, FileProblem, Lesson},
    runner::run_attack,
    sandbox::{Sandbox, Services},
};

/// What was proved, and what was not.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many expectations of lessons were held against a run.
    pub statements: usize,
    /// How many times an attack was run.
    pub runs: usize,
    /// Everything that is wrong.
    pub problems: Vec<FileProblem>,
}

/// Proves the whole course.
pub async fn check(course: &Course, services: &Services) -> Checked {
    let mut done = Checked { problems: course.problems.clone(), ..Checked::default() };
    for lesson in &course.lessons {
        links(course, lesson, &mut done.problems);
        play(course, lesson, services, &mut done).await;
    }
    for page in &course.attacks {
        prove(page, services, &mut done).await;
    }
    done
}

fn links(course: &Course, lesson: &Lesson, problems: &mut Vec<FileProblem>) {
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
        if cloakroom_engine::switch::find(name).is_none() {
            say(format!("there is no switch `{name}`"), "Correct the inspector block");
        }
    }
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
    for block in &lesson.blocks {
        let Block::Play { lines, .. } = block else { continue };
        let played = sandbox.play(block).await;
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
}

/// Runs an attack with no defence, with each declared one, and with every other one alone.
async fn prove(page: &AttackPage, services: &Services, done: &mut Checked) {
    let attack = &page.attack;
    let mut wrong = Vec::new();
    let weakest = Switches::weakest();
    match outcome(attack, services, &weakest, done).await {
        Some(Outcome::Won { .. }) => {}
        other => wrong.push(format!("with every defence off it does not win: {}", in_words(other.as_ref()))),
    }
    for setting in every_protective_setting() {
        let declared = attack.stopped_by().contains(&setting);
        let happened = outcome(attack, services, &weakest.clone().with(setting), done).await;
        match (declared, &happened) {
            (true, Some(Outcome::Stopped { .. })) | (false, Some(Outcome::Won { .. })) => {}
            (true, other) => {
                wrong.push(format!("`{setting}` is declared to stop it, and does not: {}", in_words(other.as_ref())))
            }
            (false, other) => {
                wrong.push(format!("`{setting}` is not declared to stop it: {}", in_words(other.as_ref())))
            }
        }
    }
    done.problems.extend(wrong.into_iter().map(|says| FileProblem {
        file: page.file.clone(),
        problem: Problem::at(1, says, "Correct stopped_by and no_help: where a run disagrees, the run is right"),
    }));
}

async fn outcome(attack: &Attack, services: &Services, switches: &Switches, done: &mut Checked) -> Option<Outcome> {
    done.runs += 1;
    run_attack(attack, services, switches).await.ok().map(|timed| timed.run.outcome)
}

fn every_protective_setting() -> impl Iterator<Item = Setting> {
    let all = ALL.iter().flat_map(|s| s.choices.iter().map(move |c| (s, c)));
    all.filter(|(_, c)| c.protects).map(|(s, c)| Setting { switch: s, value: c.value })
}

fn in_words(outcome: Option<&Outcome>) -> String {
    match outcome {
        Some(Outcome::Won { step, .. }) => format!("it won at step {step}"),
        Some(Outcome::Stopped { step, because }) => format!("it was stopped at step {step} ({})", because.says),
        Some(Outcome::Broken { says }) => format!("the site is broken ({says})"),
        None => "no world could be made".to_owned(),
    }
}
