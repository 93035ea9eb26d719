//! The course as it stands now: read once, and again only when a file was edited.

use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use cloakroom_engine::script::Problem;

use super::{
    Course, FileProblem, RECORDING, Recording, SearchWords, Tour, attacks, cases, exercises, express, glossary, labs,
    lessons, parts, plans, points, search_words, standards, tour,
};
use crate::{
    files::{Files, Stamp, Stamps},
    views::Views,
};

/// The folders that a course is made of.
const FOLDERS: [&str; 5] = ["lessons", "exercises", "templates/blocks", "templates/pictures", "src/hotel"];
type Edited = [Stamp; FOLDERS.len()];

/// A handle to the course. Clones share it.
#[derive(Debug, Clone)]
pub struct Library {
    files: Files,
    views: Views,
    stamps: Stamps,
    current: Arc<RwLock<(Edited, Arc<Course>)>>,
    /// Whoever reads it anew.
    reading: Arc<Mutex<()>>,
}

impl Library {
    /// Reads the course.
    #[must_use]
    pub fn open(files: &Files, views: &Views) -> Self {
        let stamps = Stamps::of(files);
        let edited = FOLDERS.map(|folder| stamps.stamp(folder));
        let current = Arc::new(RwLock::new((edited, Arc::new(read(files, views)))));
        Self { files: files.clone(), views: views.clone(), stamps, current, reading: Arc::default() }
    }

    /// The course; in a checkout, with the last edit in it. While somebody reads it anew, others get it as it was.
    #[must_use]
    pub fn current(&self) -> Arc<Course> {
        let edited = FOLDERS.map(|folder| self.stamps.stamp(folder));
        let known = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known.0 == edited {
            return known.1;
        }
        let _one = match self.reading.try_lock() {
            Ok(one) => one,
            Err(TryLockError::Poisoned(left)) => left.into_inner(),
            Err(TryLockError::WouldBlock) => return known.1,
        };
        let fresh = Arc::new(read(&self.files, &self.views));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = (edited, Arc::clone(&fresh));
        fresh
    }
}

/// What was read; where it could not be, nothing, and a note of it.
fn or_note<T: Default>(read: Result<T, Problem>, file: &str, problems: &mut Vec<FileProblem>) -> T {
    read.unwrap_or_else(|problem| {
        problems.push(FileProblem { file: file.into(), problem });
        T::default()
    })
}

fn read(files: &Files, views: &Views) -> Course {
    let mut problems = Vec::new();
    let parts::Parts { part: parts, layer: layers } = or_note(parts::read(files), parts::FILE, &mut problems);
    let of_glossary = |problem| FileProblem { file: glossary::FILE.into(), problem };
    let glossary = glossary::read(files).unwrap_or_else(|found| {
        problems.extend(found.into_iter().map(of_glossary));
        Vec::new()
    });
    let lessons = lessons::read(files, views, &glossary, &mut problems);
    let there = |slug: &str, id: &str| lessons.iter().any(|l| l.slug == slug && l.sections.iter().any(|s| s.id == id));
    problems.extend(glossary::lost(files, &glossary, there).into_iter().map(of_glossary));
    let of_words = |problem| FileProblem { file: search_words::FILE.into(), problem };
    let search_words = search_words::read(files).unwrap_or_else(|problem| {
        problems.push(of_words(problem));
        SearchWords::default()
    });
    problems.extend(search_words::lost(files, &search_words, there).into_iter().map(of_words));
    let attacks = attacks::read(files, views, &mut problems);
    let cases = cases::read(files, views, &mut problems);
    let case_groups = or_note(cases::groups(files), cases::GROUPS, &mut problems);
    let labs = labs::read(files, views, &mut problems);
    let exercises = exercises::read(files, views, &mut problems);
    let tour = tour::read(files, &lessons).unwrap_or_else(|found| {
        problems.extend(found.into_iter().map(|problem| FileProblem { file: tour::FILE.into(), problem }));
        Tour::default()
    });
    let plans = plans::read(files).unwrap_or_else(|found| {
        problems.extend(found.into_iter().map(|problem| FileProblem { file: plans::FILE.into(), problem }));
        Vec::new()
    });
    let recording = or_note(Recording::read(files), RECORDING, &mut problems);
    let express = express::read(files, &lessons, &mut problems);
    let points = or_note(points::read(files), points::FILE, &mut problems);
    let standards = or_note(standards::read(files), standards::FILE, &mut problems);
    Course {
        parts,
        layers,
        lessons,
        attacks,
        exercises,
        labs,
        tour,
        plans,
        glossary,
        recording,
        express,
        points,
        standards,
        cases,
        case_groups,
        search_words,
        problems,
    }
}
