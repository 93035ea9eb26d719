//! Code and commands: two in a row are one block with a tab for each language.

use cloakroom_engine::script::Fence;
use serde_json::json;

use super::{BlockRenderer, Outcome};
use crate::course::code::{self, CodeTab};

impl BlockRenderer<'_> {
    pub(super) fn code(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["file", "anchor"]).map_err(problem)?;
        let (file, anchor) = (fence.need("file").map_err(problem)?, fence.need("anchor").map_err(problem)?);
        let tab = code::excerpt(self.files, file, anchor, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    pub(super) fn commands(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["lang"]).map_err(problem)?;
        let lang = fence.need("lang").map_err(problem)?;
        let tab = code::commands(lang, &fence.body, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    pub(super) fn cure(&mut self, fence: &Fence, id: String, more: bool) -> Outcome {
        let problem = |p| vec![p];
        fence.only(&["lang"]).map_err(problem)?;
        let lang = fence.need("lang").map_err(problem)?;
        let tab = code::cure(lang, &fence.body, fence.line, id.clone()).map_err(problem)?;
        self.tab(fence, tab, &id, more)
    }

    /// Two in a row are two tabs of one block.
    fn tab(&mut self, fence: &Fence, tab: CodeTab, id: &str, more: bool) -> Outcome {
        self.tabs.push(tab);
        if more {
            return Ok(String::new());
        }
        let tabs = std::mem::take(&mut self.tabs);
        self.view(fence, "code", &json!({ "id": id, "tabs": tabs }))
    }
}
