//! Templates: one environment for all pages, HTML-escaped, undefined names an error.
//!
//! Deliberately absent: what goes into a page; its own module builds that.

use std::sync::Arc;

use cloakroom_engine::{cookie::citation, script::in_words};
use minijinja::{Environment, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;

use crate::files::Files;

/// All templates. Clones share them.
#[derive(Debug, Clone)]
pub struct Views(Arc<Environment<'static>>);

/// A template that cannot be rendered: a bug of ours, never the visitor's.
#[derive(Debug, thiserror::Error)]
#[error("{template}: {source:#}")]
pub struct ViewError {
    template: String,
    source: minijinja::Error,
}

impl Views {
    /// Templates from these files.
    #[must_use]
    pub fn new(files: &Files) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_global("in_class", false);
        environment.add_global("over_http", false);
        environment.add_global("on_a_server", false);
        environment.add_filter("in_words", |name: &str| in_words(name));
        environment.add_filter("cited", |text: &str| Value::from(Serde(citation::linked(text))));
        match files.folder("templates") {
            // Looks at the file's time, so that an edit shows on the next page load.
            Some(folder) => environment.set_loader(minijinja::path_loader(folder)),
            None => environment.set_loader(|name| Ok(Files::Embedded.text(&format!("templates/{name}")))),
        }
        Self(Arc::new(environment))
    }

    /// The same templates, for the pages of a class: they listen to the teacher. `trusted`: do browsers trust its names?
    #[must_use]
    pub fn for_a_class(&self, trusted: bool) -> Self {
        let mut environment = Environment::clone(&self.0);
        environment.add_global("in_class", true);
        environment.add_global("over_http", !trusted);
        Self(Arc::new(environment))
    }

    /// The same templates, where progress is kept on a Redis or PostgreSQL server and not in the data folder.
    #[must_use]
    pub fn for_a_server(&self) -> Self {
        let mut environment = Environment::clone(&self.0);
        environment.add_global("on_a_server", true);
        Self(Arc::new(environment))
    }

    /// Renders one template.
    ///
    /// # Errors
    /// The template is missing, broken, or names something the context lacks.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, ViewError> {
        let wrap = |source| ViewError { template: template.to_owned(), source };
        let value = Value::from(Serde(context));
        self.0.get_template(template).and_then(|t| t.render(value)).map_err(wrap)
    }
}
