//! `cloakroom new attack SLUG`: a file to begin with, that `cloakroom check` reads and has much to say about.
//!
//! Deliberately absent: exercises. A copy of one that passes is the better start, as CONTRIBUTING.md says.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};

use super::{CourseArg, USAGE, fail, say};
use crate::files::Files;

const ATTACK: &str = include_str!("new/attack.md");
const LESSON: &str = include_str!("new/lesson.md");

/// Options of `new`.
#[derive(Debug, Args)]
pub(super) struct New {
    /// What to begin.
    kind: Kind,
    /// Its name in addresses: small letters, digits and hyphens.
    slug: String,
    #[command(flatten)]
    course: CourseArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// A file in lessons/attacks.
    Attack,
    /// A file in lessons, numbered after the last.
    Lesson,
}

pub(super) fn new(options: &New) -> ExitCode {
    let files = Files::find(options.course.course.as_deref());
    let Files::Disk(folder) = &files else {
        return fail(USAGE, "new writes into a checkout: run it in one, or name its folder with --course DIR");
    };
    if !is_slug(&options.slug) {
        return fail(
            USAGE,
            &format!("`{}` is no name: use small letters, digits and hyphens, as in session-in-link", options.slug),
        );
    }
    let (path, text, what) = match options.kind {
        Kind::Attack => (attack_path(&options.slug), ATTACK, "attacks"),
        Kind::Lesson => match lesson_path(&files.list("lessons"), &options.slug) {
            Ok(path) => (path, LESSON, "lessons"),
            Err(there) => return fail(USAGE, &format!("{there} is there already; choose another name")),
        },
    };
    match write(&folder.join(&path), text) {
        Ok(()) => {
            say(&format!(
                "Wrote {path}. What is missing, and what a run says: cloakroom check {what}/{}",
                options.slug
            ));
            ExitCode::SUCCESS
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            fail(USAGE, &format!("{path} is there already; choose another name"))
        }
        Err(error) => fail(1, &format!("{path} cannot be written: {error}")),
    }
}

/// Never over a file that is there.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn attack_path(slug: &str) -> String {
    format!("lessons/attacks/{slug}.md")
}

/// The next number, or the file that has the slug already.
fn lesson_path(files: &[String], slug: &str) -> Result<String, String> {
    let numbered = |file: &String| {
        let name = PathBuf::from(file).file_stem()?.to_str()?.to_owned();
        let (number, slug) = name.split_once('-')?;
        Some((number.parse::<u32>().ok()?, slug.to_owned()))
    };
    if let Some(there) = files.iter().find(|f| numbered(f).is_some_and(|(_, s)| s == slug)) {
        return Err(there.clone());
    }
    let next = files.iter().filter_map(numbered).map(|(n, _)| n).max().map_or(1, |n| n.saturating_add(1));
    Ok(format!("lessons/{next:02}-{slug}.md"))
}

fn is_slug(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(inside) && !text.starts_with('-') && !text.ends_with('-')
}
