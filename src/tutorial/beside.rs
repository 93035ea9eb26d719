//! The inspector as a page takes it in: rendered by itself, so that a page goes on where it cannot be drawn.
//!
//! What is beside it is the same for everybody; what is in here is one learner's.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::{
    course::InspectorSetting,
    gzip::Piece,
    tutorial::{
        Problem, Shells,
        learner::Learner,
        shell::{Own, mark},
    },
    view::inspector::{InspectorView, Used, opened},
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
    #[serde(serialize_with = "as_text")]
    html: Arc<Piece>,
    #[serde(skip)]
    clock: Option<String>,
}

impl Beside {
    /// What stands in a page that is drawn once for all learners.
    pub(crate) fn marked(setting: &InspectorSetting) -> Self {
        let (open, focus) = (opened(setting), setting.switches.clone());
        Self { open, focus, used: None, html: Arc::new(Piece::fast(mark("inspector"))), clock: None }
    }

    /// What is this learner's own, to be put into it.
    pub(crate) fn own(self, shells: &Shells) -> Result<Own, ViewError> {
        let clock = self.clock_piece(shells)?.map(|clock| ("clock", clock));
        let used = self.used.as_ref().map(|used| shells.drawn("used.html", json!({ "inspector": { "used": used } })));
        let used = used.transpose()?.map(|used| ("used", used));
        Ok([clock, used, Some(("inspector", self.html))].into_iter().flatten().collect())
    }

    /// The sandbox's clock, if there is a sandbox.
    pub(crate) fn clock_html(&self, shells: &Shells) -> Result<Option<String>, ViewError> {
        Ok(self.clock_piece(shells)?.map(|clock| clock.text().to_owned()))
    }

    fn clock_piece(&self, shells: &Shells) -> Result<Option<Arc<Piece>>, ViewError> {
        self.clock.as_ref().map(|clock| shells.drawn("clock.html", json!({ "clock": clock }))).transpose()
    }
}

/// The view of the learner's sandbox, or of none.
pub(crate) async fn inspector(learner: &Learner, setting: &InspectorSetting) -> Result<InspectorView, Problem> {
    let ended = learner.ended().await?;
    let Some(sandbox) = learner.sandbox().await? else {
        return Ok(InspectorView::without_sandbox(ended, setting));
    };
    sandbox.looked_at();
    Ok(InspectorView::of(&sandbox, learner.addresses(&sandbox), learner.servers(), ended, setting).await)
}

/// Draws the learner's inspector beside a text. Its switches come when their tab is pressed: most readers never do.
pub(crate) async fn beside(shells: &Shells, learner: &Learner, setting: &InspectorSetting) -> Beside {
    let view = inspector(learner, setting).await;
    drawn(shells, view.map(InspectorView::switches_later), setting)
}

/// The same with every pane.
pub(crate) async fn whole(shells: &Shells, learner: &Learner, setting: &InspectorSetting) -> Beside {
    drawn(shells, inspector(learner, setting).await, setting)
}

/// Where it cannot be drawn, a note with Reset stands in its place, and the log says why.
fn drawn(shells: &Shells, view: Result<InspectorView, Problem>, setting: &InspectorSetting) -> Beside {
    let drawn = match view {
        Ok(view) => draw(shells, &view).map(|html| (html, view.used, view.clock)),
        Err(problem) => Err(problem),
    };
    let (html, used, clock) = drawn.unwrap_or_else(|error| {
        tracing::error!(%error, "the inspector cannot be drawn");
        (Arc::new(Piece::fast(broken(shells.views()))), None, None)
    });
    Beside { open: opened(setting), focus: setting.switches.clone(), used, html, clock }
}

/// The inspector alone, as HTML.
pub(crate) fn draw(shells: &Shells, view: &InspectorView) -> Result<Arc<Piece>, Problem> {
    #[derive(Serialize)]
    struct Context<'a> {
        inspector: &'a InspectorView,
    }
    Ok(shells.drawn("inspector.html", Context { inspector: view })?)
}

fn as_text<S: Serializer>(html: &Piece, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(html.text())
}

fn broken(views: &Views) -> String {
    views.render("inspector/broken.html", ()).unwrap_or_else(|error| {
        tracing::error!(%error, "the note about it is broken as well");
        String::new()
    })
}
