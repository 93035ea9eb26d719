//! Labs are played: each solution solves, what must not count does not, and what they name is there.

use cloakroom_engine::script::Problem;

use crate::{
    course::{Course, FileProblem, Lab, LabGoal, LabScript},
    lab::{Played, play},
    sandbox::Services,
};

/// Proves one lab; how often something was played.
pub(super) async fn prove(course: &Course, lab: &Lab, services: &Services, problems: &mut Vec<FileProblem>) -> usize {
    let mut say = |line: usize, says: String, todo: &str| {
        problems.push(FileProblem { file: lab.file.clone(), problem: Problem::at(line, says, todo) });
    };
    named(course, lab, &mut say);
    let mut runs = 0;
    for (script, solves) in lab.solutions.iter().map(|s| (s, true)).chain(lab.misses.iter().map(|s| (s, false))) {
        runs += 1;
        match play(lab, course, services, script).await {
            Ok(played) => judged(script, solves, played, &mut say),
            Err(full) => say(script.line, full.to_string(), "Run the check again"),
        }
    }
    runs
}

fn judged(script: &LabScript, solves: bool, played: Played, say: &mut impl FnMut(usize, String, &str)) {
    for (line, says) in played.problems {
        say(line, says, "Correct this step, or the code that it is about");
    }
    match (solves, played.solved) {
        (true, false) => {
            let says = format!("“{}” does not solve it: it ends with {:?}", script.title, played.last);
            say(script.line, says, "Correct the steps, or the lab’s switches");
        }
        (false, true) => say(
            script.line,
            format!("“{}” solves it, and must not", script.title),
            "Correct the goal or the lab’s switches, or call it a solution",
        ),
        _ => {}
    }
}

/// What its front matter names has to be there, and it has to be whole.
fn named(course: &Course, lab: &Lab, say: &mut impl FnMut(usize, String, &str)) {
    let front = &lab.front;
    if let Some(slug) = front.lesson.as_ref().filter(|slug| course.lesson(slug).is_none()) {
        say(1, format!("there is no lesson `{slug}`"), "Correct lesson, or leave it out");
    }
    let attacks = front.attack.iter().chain(front.threat.iter().map(|threat| &threat.attack));
    for slug in attacks.filter(|slug| course.attack(slug).is_none()) {
        say(1, format!("there is no attack `{slug}`"), "Correct attack");
    }
    if front.attack.is_none() && lab.goal != LabGoal::Defend {
        say(1, "it does not say which attack it is".to_owned(), "Set attack");
    }
    if lab.hints.len() < 3 {
        say(
            1,
            format!("it has {} hints", lab.hints.len()),
            "Write three at least, each saying more than the one before",
        );
    }
    if lab.solutions.is_empty() || lab.misses.len() < 2 {
        let todo = "Write `## Solution`, and two `## Not solved: WHAT` at least";
        say(1, "it lacks a solution, or what must not count".to_owned(), todo);
    }
    if lab.after_html.is_empty() || lab.intro_html.is_empty() {
        say(
            1,
            "it lacks its beginning or its end".to_owned(),
            "Write a paragraph before the first heading, and `## Afterwards`",
        );
    }
}
