//! The inspector as a page takes it in: rendered by itself, so that a page goes on where it cannot be drawn.
//!
//! What is beside it is the same for everybody; what is in here is one learner's.

use serde::Serialize;

use super::{InspectorView, Used, inspector, opened};
use crate::{
    course::InspectorSetting,
    tutorial::{Problem, learner::Learner},
    views::Views,
};

/// The inspector, and what the page around it says of the sandbox.
#[derive(Debug, Serialize)]
pub(crate) struct Beside {
    /// The pane that is shown first.
    open: &'static str,
    focus: Vec<String>,
    used: Option<Used>,
    html: String,
    #[serde(skip)]
    pub(crate) clock: Option<String>,
}

/// Draws the learner's inspector. Where that fails, a note with Reset stands in its place, and the log says why.
pub(crate) async fn beside(views: &Views, learner: &Learner, setting: &InspectorSetting) -> Beside {
    let drawn = match inspector(learner, setting).await {
        Ok(view) => draw(views, &view).map(|html| (html, view.used, view.clock)),
        Err(problem) => Err(problem),
    };
    let (html, used, clock) = drawn.unwrap_or_else(|error| {
        tracing::error!(%error, "the inspector cannot be drawn");
        (broken(views), None, None)
    });
    Beside { open: opened(setting), focus: setting.switches.clone(), used, html, clock }
}

/// The inspector alone, as HTML.
pub(crate) fn draw(views: &Views, view: &InspectorView) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Context<'a> {
        inspector: &'a InspectorView,
    }
    Ok(views.render("inspector.html", Context { inspector: view })?)
}

fn broken(views: &Views) -> String {
    views.render("inspector/broken.html", ()).unwrap_or_else(|error| {
        tracing::error!(%error, "the note about it is broken as well");
        String::new()
    })
}
