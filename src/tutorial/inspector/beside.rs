//! The inspector as a page takes it in: rendered by itself, so that a page goes on where it cannot be drawn.
//!
//! What is beside it is the same for everybody; what is in here is one learner's.

use serde::Serialize;
use serde_json::json;

use super::{InspectorView, Used, inspector, opened};
use crate::{
    course::InspectorSetting,
    tutorial::{
        Problem, Shells,
        learner::Learner,
        shell::{Own, mark},
    },
    views::{ViewError, Views},
};

/// The inspector, and what the page around it says of the sandbox.
#[derive(Debug, Serialize)]
pub(crate) struct Beside {
    /// The pane that is shown first.
    open: &'static str,
    focus: Vec<String>,
    #[serde(skip)]
    used: Option<Used>,
    html: String,
    #[serde(skip)]
    clock: Option<String>,
}

impl Beside {
    /// What stands in a page that is drawn once for all learners.
    pub(crate) fn marked(setting: &InspectorSetting) -> Self {
        let (open, focus) = (opened(setting), setting.switches.clone());
        Self { open, focus, used: None, html: mark("inspector"), clock: None }
    }

    /// What is this learner's own, to be put into it.
    pub(crate) fn own(self, shells: &Shells) -> Result<Own, ViewError> {
        let clock = self.clock_html(shells)?.unwrap_or_default();
        let used = self.used.as_ref().map(|used| shells.drawn("used.html", json!({ "inspector": { "used": used } })));
        let used = used.transpose()?.unwrap_or_default();
        Ok(vec![("clock", clock), ("used", used), ("inspector", self.html)])
    }

    /// The sandbox's clock, if there is a sandbox.
    pub(crate) fn clock_html(&self, shells: &Shells) -> Result<Option<String>, ViewError> {
        self.clock.as_ref().map(|clock| shells.drawn("clock.html", json!({ "clock": clock }))).transpose()
    }
}

/// Draws the learner's inspector. Where that fails, a note with Reset stands in its place, and the log says why.
pub(crate) async fn beside(shells: &Shells, learner: &Learner, setting: &InspectorSetting) -> Beside {
    let drawn = match inspector(learner, setting).await {
        Ok(view) => draw(shells, &view).map(|html| (html, view.used, view.clock)),
        Err(problem) => Err(problem),
    };
    let (html, used, clock) = drawn.unwrap_or_else(|error| {
        tracing::error!(%error, "the inspector cannot be drawn");
        (broken(shells.views()), None, None)
    });
    Beside { open: opened(setting), focus: setting.switches.clone(), used, html, clock }
}

/// The inspector alone, as HTML.
pub(crate) fn draw(shells: &Shells, view: &InspectorView) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Context<'a> {
        inspector: &'a InspectorView,
    }
    Ok(shells.drawn("inspector.html", Context { inspector: view })?)
}

fn broken(views: &Views) -> String {
    views.render("inspector/broken.html", ()).unwrap_or_else(|error| {
        tracing::error!(%error, "the note about it is broken as well");
        String::new()
    })
}
