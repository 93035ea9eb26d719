//! The standards that files name: each has to be one there is, and a requirement that waits for a lesson must not wait
//! for one that has been written.

use cloakroom_engine::script::Problem;

use crate::course::{Course, Exercise, FileProblem};

/// Citations of what there is not, and requirements that a lesson was to teach and does not.
pub(super) fn unknown(course: &Course) -> Vec<FileProblem> {
    let lessons = course.lessons.iter().map(|l| (&l.file, &l.front.standards));
    let attacks = course.attacks.iter().map(|a| (&a.file, &a.attack.front.standards));
    let problem = |file: &str, says: String, todo: &str| FileProblem {
        file: file.to_owned(),
        problem: Problem::at(1, says, todo),
    };
    let of_exercise = |e: &Exercise| format!("exercises/{}/Cargo.toml", e.slug);
    let exercises: Vec<_> = course.exercises.iter().map(|e| (of_exercise(e), &e.standards)).collect();
    let exercises = exercises.iter().map(|(file, cited)| (file, *cited));
    let cited =
        lessons.chain(attacks).chain(exercises).flat_map(|(file, cited)| cited.iter().map(move |cited| (file, cited)));
    let todo = "Correct standards, or add the section to lessons/reference/standards.toml";
    let mut found: Vec<FileProblem> = cited
        .filter_map(|(file, cited)| course.standards.cited(cited).err().map(|says| problem(file, says, todo)))
        .collect();
    for (name, requirement) in course.standards.requirements() {
        let Some(lesson) = requirement.planned.as_deref().and_then(|slug| course.lesson(slug)) else { continue };
        if !lesson.front.standards.iter().any(|c| course.standards.cited(c).is_ok_and(|all| all.contains(&name))) {
            let says = format!("{name} was to be taught here, and its standards do not name it");
            found.push(problem(&lesson.file, says, "Teach it and name it, or change planned"));
        }
    }
    found
}
