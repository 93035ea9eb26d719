//! Attacks are run with no defence, with each one alone and with all of them, and held against what their files declare.

use std::{collections::BTreeMap, sync::Arc};

use cloakroom_engine::script::{Attack, Outcome, Problem};

use super::{ATTACKS, Checked};
use crate::{
    course::{AttackPage, Course, FileProblem},
    matrix::{Defences, Matrix, Plan, Row},
    sandbox::Services,
    switch::AttackSettings,
};

pub(super) async fn prove(course: &Arc<Course>, plan: Plan, services: &Services, done: &mut Checked) {
    done.runs += plan.runs();
    let matrix = match plan.run(services).await {
        Ok(matrix) => matrix,
        Err(error) => {
            let problem = Problem::at(1, format!("the attacks could not be run: {error}"), "Run the check again");
            return done.problems.push(FileProblem { file: ATTACKS.to_owned(), problem });
        }
    };
    for row in &matrix.rows {
        let Some(page) = course.attack(&row.slug) else { continue };
        let wrong = matrix.cells(row).filter_map(|(defences, cell)| disagrees(&page.attack, defences, &cell.outcome));
        done.problems.extend(wrong.map(|says| FileProblem {
            file: page.file.clone(),
            problem: Problem::at(1, says, "Correct stopped_by and no_help: where a run disagrees, the run is right"),
        }));
        done.problems.extend(not_played(page, &matrix, row));
    }
}

/// The lines that could not be done as they are written: one problem each, with what was on.
fn not_played<'a>(page: &'a AttackPage, matrix: &Matrix, row: &Row) -> impl Iterator<Item = FileProblem> + 'a {
    let mut lines: BTreeMap<(usize, String), (String, Vec<String>)> = BTreeMap::new();
    for (defences, cell) in matrix.cells(row) {
        let Outcome::NotPlayed { line, because, .. } = &cell.outcome else { continue };
        // Where nothing protects comes first, and says it best.
        let place = lines.entry((*line, because.rule.clone())).or_insert_with(|| (because.says.clone(), Vec::new()));
        place.1.push(format!("`{defences}`"));
    }
    let declared: Vec<String> = page.attack.stopped_by().iter().map(|s| format!("`{s}`")).collect();
    lines.into_iter().map(move |((line, _), (says, on))| {
        let shown = match declared.iter().filter(|d| on.contains(d)).map(String::as_str).collect::<Vec<_>>().as_slice()
        {
            [] => String::new(),
            unproved => format!(", so {} is not shown to stop it", unproved.join(" or ")),
        };
        let with = match on.as_slice() {
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            [] => String::new(),
        };
        let says = format!("it was not played with {with}{shown}: {}", says.trim_end_matches('.'));
        let problem = Problem::at(line, says, "Correct this line: what is not played shows nothing of a defence");
        FileProblem { file: page.file.clone(), problem }
    })
}

/// Where a run is not as the attack's file says; `None` if it is.
fn disagrees(attack: &Attack, defences: Defences, outcome: &Outcome) -> Option<String> {
    let (declared, happened) = (attack.stopped_by(), in_words(outcome)?);
    match (defences, outcome) {
        (Defences::TowerSessions, Outcome::Won { .. } | Outcome::Stopped { .. })
        | (Defences::Nothing, Outcome::Won { .. })
        | (Defences::Everything, Outcome::Stopped { .. }) => None,
        // What no single defence stops, all together need not stop.
        (Defences::Everything, Outcome::Won { .. }) if declared.is_empty() => None,
        (Defences::Nothing, _) => Some(format!("with every defence off it does not win: {happened}")),
        (Defences::Everything, _) => Some(format!("with every defence on: {happened}")),
        (Defences::TowerSessions, _) => Some(format!("with the defaults of tower-sessions: {happened}")),
        (Defences::Alone(setting), _) => match (declared.contains(&setting), outcome) {
            (true, Outcome::Stopped { .. }) | (false, Outcome::Won { .. }) => None,
            (true, _) => Some(format!("`{setting}` is declared to stop it, and does not: {happened}")),
            (false, _) => Some(format!("`{setting}` is not declared to stop it: {happened}")),
        },
    }
}

/// `None` for what was not played: that is a problem of its own line.
fn in_words(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Won { step, .. } => Some(format!("it won at step {step}")),
        Outcome::Stopped { step, because } => Some(format!("it was stopped at step {step} ({})", because.says)),
        Outcome::Broken { says } => Some(format!("the site is broken ({says})")),
        Outcome::NotPlayed { .. } => None,
    }
}
