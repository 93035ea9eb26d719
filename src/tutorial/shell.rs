//! Pages that are the same for everybody but for a few places: rendered and compressed once, and filled in for each visitor.
//!
//! A template draws such a page with a [`mark`] in each place that is one visitor's own. What stands between the marks is
//! kept, compressed; what goes into them is put between. Both kinds of browser, with gzip and without, get the same
//! bytes. A kept page is drawn anew when the course or a template was edited. Deliberately absent: what is whose; a
//! page says that by its marks.

mod deliver;
mod latest;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use deliver::{Keep, answer};
pub(super) use deliver::{deliver, packed};
use latest::Latest;

use super::Problem;
use crate::{
    course::Course,
    files::{Files, Stamps},
    gzip::Piece,
    views::{ViewError, Views},
};

/// Stands on both sides of a mark's name. No text of ours can hold it: HTML forbids it.
const SIGN: char = '\u{1}';
/// So many pages are kept.
const MOST: usize = 256;

/// What a template shows in a place that is one visitor's own.
pub(super) fn mark(name: &str) -> String {
    format!("{SIGN}{name}{SIGN}")
}

/// What goes in place of the marks, by name.
pub(super) type Own = Vec<(&'static str, Arc<Piece>)>;

/// A page without what is one visitor's own.
#[derive(Debug)]
struct Shell {
    /// One more than there are marks.
    between: Vec<Arc<Piece>>,
    marks: Vec<String>,
}

impl Shell {
    fn of(html: &str) -> Self {
        let mut parts = html.split(SIGN);
        let mut between = vec![Arc::new(Piece::small(parts.next().unwrap_or_default().to_owned()))];
        let mut marks = Vec::new();
        while let (Some(name), Some(after)) = (parts.next(), parts.next()) {
            marks.push(name.to_owned());
            between.push(Arc::new(Piece::small(after.to_owned())));
        }
        Self { between, marks }
    }
}

#[derive(Debug)]
struct Known {
    course: Arc<Course>,
    templates: Option<(usize, SystemTime)>,
    shell: Arc<Shell>,
}

#[derive(Debug, Default)]
struct Kept {
    shells: HashMap<String, Known>,
    /// What templates made of data, by a hash of both.
    drawn: Latest<[u8; 32], Arc<Piece>>,
}

/// The pages that are kept. Clones share them.
#[derive(Debug, Clone)]
pub struct Shells {
    views: Views,
    stamps: Stamps,
    kept: Arc<RwLock<Kept>>,
}

impl Shells {
    /// None yet, with templates from these files.
    #[must_use]
    pub fn new(views: Views, files: &Files) -> Self {
        Self { views, stamps: Stamps::of(files), kept: Arc::default() }
    }

    /// The templates, for what is not kept.
    pub(super) fn views(&self) -> &Views {
        &self.views
    }

    /// A page that is drawn once a course, by its name: nothing in it is anybody's own.
    pub(super) fn once<T: Serialize>(
        &self,
        course: &Arc<Course>,
        name: &str,
        template: &str,
        context: impl FnOnce() -> T,
    ) -> Result<Response, Problem> {
        let shell = self.shell(course, name, || Ok(self.views.render(template, context())?))?;
        Ok(answer(shell.between.clone(), Keep::WhileItHolds))
    }

    /// A page that is drawn once a course, with one visitor's own in place of the marks. A mark that gets nothing is empty.
    pub(super) fn filled<T: Serialize>(
        &self,
        course: &Arc<Course>,
        name: &str,
        template: &str,
        context: impl FnOnce() -> T,
        own: &[(&str, Arc<Piece>)],
    ) -> Result<Response, Problem> {
        let shell = self.shell(course, name, || Ok(self.views.render(template, context())?))?;
        let mut pieces = Vec::with_capacity(2 * shell.between.len());
        for (at, between) in shell.between.iter().enumerate() {
            pieces.push(Arc::clone(between));
            let mark = shell.marks.get(at);
            let part = mark.and_then(|mark| own.iter().find(|(name, _)| name == mark)).map(|(_, part)| part);
            pieces.extend(part.cloned());
        }
        Ok(answer(pieces, Keep::Never))
    }

    /// A part of a page, drawn anew when anything in its data has changed, time included. The inspector of who reads on is
    /// what it was.
    pub(super) fn drawn(&self, template: &str, context: impl Serialize) -> Result<Arc<Piece>, ViewError> {
        let Ok(key) = digest(template, &(self.stamps.stamp("templates"), &context)) else {
            return Ok(Arc::new(Piece::fast(self.views.render(template, context)?)));
        };
        let known = self.kept.read().unwrap_or_else(PoisonError::into_inner).drawn.get(&key).map(Arc::clone);
        if let Some(part) = known {
            return Ok(part);
        }
        let part = Arc::new(Piece::fast(self.views.render(template, context)?));
        self.kept.write().unwrap_or_else(PoisonError::into_inner).drawn.put(key, Arc::clone(&part), part.bytes());
        Ok(part)
    }

    /// A page in which everything is in the context: the same context is the same page.
    pub(super) fn same(
        &self,
        course: &Arc<Course>,
        template: &str,
        context: impl Serialize,
    ) -> Result<Response, Problem> {
        match digest(template, &context) {
            Ok(digest) => self.filled(course, &format!("{template} {digest:02x?}"), template, || context, &[]),
            Err(_) => Ok(Html(self.views.render(template, context)?).into_response()),
        }
    }

    fn shell(
        &self,
        course: &Arc<Course>,
        name: &str,
        draw: impl FnOnce() -> Result<String, Problem>,
    ) -> Result<Arc<Shell>, Problem> {
        let templates = self.stamps.stamp("templates");
        let is_current = |known: &&Known| Arc::ptr_eq(&known.course, course) && known.templates == templates;
        let known = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.shells.get(name).filter(is_current) {
            return Ok(Arc::clone(&known.shell));
        }
        drop(known);
        let shell = Arc::new(Shell::of(&draw()?));
        let fresh = Known { course: Arc::clone(course), templates, shell: Arc::clone(&shell) };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.shells.retain(|_, known| is_current(&&*known));
        if kept.shells.len() >= MOST {
            kept.shells.clear();
        }
        kept.shells.insert(name.to_owned(), fresh);
        Ok(shell)
    }
}

/// A hash that nobody can make two of, for a template and what serializes to the same.
fn digest(template: &str, context: &impl Serialize) -> serde_json::Result<[u8; 32]> {
    let text = serde_json::to_vec(&(template, context))?;
    Ok(Sha256::digest(text).into())
}
