//! A form of a lab's page, read and done.

use cloakroom_engine::{
    browser::Form as PageForm,
    script::{Action, Actor, Block, Fence, Line, Place, SitePage, Step, duration},
};

use super::bench;
use crate::{
    course::{Course, Lab, LabGoal},
    lab::{EVIL_PATH, LabWorld, SHOP_PATH},
    sandbox::{Caller, Sandbox, Services},
    switch::Setting,
    tutorial::Problem,
};

/// The longest text of a request, in bytes.
const MOST_REQUEST: usize = 8 * 1024;
/// The longest page.
pub(in crate::tutorial::pages) const MOST_PAGE: usize = 16 * 1024;
/// More fields than any form of ours has.
const MOST_FIELDS: usize = 200;

/// Names and values, in order.
pub(in crate::tutorial::pages) struct Form(Vec<(String, String)>);

impl Form {
    pub(in crate::tutorial::pages) fn read(body: &[u8]) -> Result<Self, Problem> {
        let fields: Vec<_> = url::form_urlencoded::parse(body).take(MOST_FIELDS + 1).collect();
        if fields.len() > MOST_FIELDS {
            return Err(Problem::bad("body", format!("at most {MOST_FIELDS} fields; reload the page and try again")));
        }
        Ok(Self(fields.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// A field; empty if it is not there.
    pub(in crate::tutorial::pages) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The tool that the page shows.
    pub(super) fn tool(&self, lab: &Lab) -> &'static str {
        bench::tool(lab, self.get("use"))
    }

    /// Does what it says.
    pub(super) async fn act(
        &self,
        lab: &Lab,
        course: &Course,
        services: &Services,
        world: &LabWorld,
        caller: &Caller,
    ) -> Result<(), Problem> {
        match (self.get("do"), &lab.goal) {
            ("switches", LabGoal::Defend) => match self.settings(lab) {
                Ok(on) => world.defend(lab, course, services, &on).await?,
                Err(why) => world.refuse(why),
            },
            (_, LabGoal::Defend) => return Err(unknown()),
            ("page", _) => self.page(lab, world).await,
            ("alice", _) => {
                let routine = lab.routine(self.get("routine")).map(|(number, _)| number);
                world.alice(lab, caller, routine.unwrap_or(usize::MAX)).await;
            }
            ("begin", _) => {}
            ("send", _) => match self.sent(world) {
                Ok((title, block)) => world.mallory(lab, caller, &title, &block).await,
                Err(why) => world.refuse(why),
            },
            (what, _) => match self.deed(what, Actor::Mallory, world.sandbox())? {
                Ok((title, block)) => world.mallory(lab, caller, &title, &block).await,
                Err(why) => world.refuse(why),
            },
        }
        Ok(())
    }

    /// What somebody does at the own browser, in a line and as a block; or why it cannot be done.
    pub(in crate::tutorial::pages) fn deed(
        &self,
        what: &str,
        who: Actor,
        sandbox: &Sandbox,
    ) -> Result<Result<(String, Block), String>, Problem> {
        let one = |deed| one(who, deed);
        let mut browser = sandbox.cast().browser(who).cloned();
        let page = browser.as_mut().and_then(|browser| browser.page().cloned());
        let number: usize = self.get("n").parse().unwrap_or(usize::MAX);
        Ok(match what {
            "open" => match self.get("address").trim() {
                "" => Err("Type an address first".to_owned()),
                address => Ok((format!("You open {}", short(address)), one(Action::Open(address.to_owned())))),
            },
            "back" => Ok(("You go back".to_owned(), one(Action::Back))),
            "click" => match page.and_then(|page| page.links.get(number).cloned()) {
                Some(link) => Ok((format!("You click “{}”", short(&link.text)), one(Action::Click(link.text)))),
                None => Err(GONE.to_owned()),
            },
            "submit" => match page.and_then(|page| page.forms.get(number).cloned()) {
                Some(form) => self.submitted(&form).map(|(title, deed)| (title, one(deed))),
                None => Err(GONE.to_owned()),
            },
            "wait" => match duration(self.get("for").trim()) {
                Some(by) => Ok((format!("You wait {}", self.get("for").trim()), one(Action::Wait(by)))),
                None => Err("A time is a number and a unit, such as 30s, 31m, 9h or 15d: at most 1000d".to_owned()),
            },
            _ => return Err(unknown()),
        })
    }

    fn submitted(&self, form: &PageForm) -> Result<(String, Action), String> {
        let Some(name) = form.names.first() else { return Err("This form has no name and no button".to_owned()) };
        let value = |(name, given): &(String, String)| {
            let typed = self.0.iter().find(|(field, _)| field.strip_prefix("f.") == Some(name.as_str()));
            (name.clone(), typed.map_or_else(|| given.clone(), |(_, value)| value.clone()))
        };
        let fields = form.fields.iter().map(value).collect();
        Ok((format!("You send the form “{}”", short(name)), Action::Submit { form: name.clone(), fields }))
    }

    /// A request or deeds, as in the playground.
    fn sent(&self, world: &LabWorld) -> Result<(String, Block), String> {
        self.request(|text| world.draft("text", text))
    }

    /// The same; what was written is kept.
    pub(in crate::tutorial::pages) fn request(&self, keep: impl FnOnce(&str)) -> Result<(String, Block), String> {
        let text = self.get("text").replace("\r\n", "\n");
        if text.len() > MOST_REQUEST {
            return Err(format!("A request has at most {MOST_REQUEST} bytes here"));
        }
        keep(&text);
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned();
        let method = first.split_once(' ').map_or("", |(method, _)| method);
        let is_request = !method.is_empty() && method.bytes().all(|b| b.is_ascii_uppercase());
        let kind = if is_request { "http" } else { "act" };
        let fence = Fence::new(&format!("{kind} as=mallory"), text.trim_start_matches('\n'), 0);
        let parsed = fence.map_err(|p| vec![p]).and_then(|f| Block::parse(&f).unwrap_or_else(|| Err(Vec::new())));
        match parsed {
            Ok(block) if !first.is_empty() => Ok((format!("You send: {}", short(&first)), block)),
            Ok(_) => Err("Write a request first, such as GET /account".to_owned()),
            Err(problems) => Err(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        }
    }

    async fn page(&self, lab: &Lab, world: &LabWorld) {
        let (html, line) = (self.get("html").replace("\r\n", "\n"), self.get("set_cookie").trim().to_owned());
        if html.len() + line.len() > MOST_PAGE {
            return world.refuse(format!("A page has at most {} kB here", MOST_PAGE / 1024));
        }
        if line.contains(['\n', '\r']) {
            return world.refuse("A header is one line".to_owned());
        }
        let (at, path) = if self.tool(lab) == "shop" { (Place::Shop, SHOP_PATH) } else { (Place::Evil, EVIL_PATH) };
        let (html_field, line_field) =
            if at == Place::Shop { ("shop_html", "shop_cookie") } else { ("page_html", "page_cookie") };
        world.draft(html_field, &html);
        world.draft(line_field, &line);
        let set_cookie = (!line.is_empty()).then_some(line);
        world.page(lab, SitePage { at, path: path.to_owned(), html, set_cookie }).await;
    }

    /// The switches that were moved; or why it cannot be tried.
    fn settings(&self, lab: &Lab) -> Result<Vec<Setting>, String> {
        let mut on = Vec::new();
        for (_, value) in self.0.iter().filter(|(name, value)| name == "set" && !value.is_empty()) {
            let setting = Setting::parse(value).map_err(|error| error.to_string())?;
            if lab.switches.value(setting.switch) != setting.value {
                on.push(setting);
            }
        }
        match on.len() {
            0 => Err(format!("Move a switch first: at most {}", lab.front.most)),
            some if some > lab.front.most => {
                Err(format!("You have moved {some} switches, and may move {}: take some back", lab.front.most))
            }
            _ => Ok(on),
        }
    }
}

const GONE: &str = "That is no longer on this page: look at it again";

fn unknown() -> Problem {
    Problem::bad("do", "a lab knows no such act; reload the page and try again")
}

fn one(who: Actor, deed: Action) -> Block {
    let lines = vec![Line { line: 0, step: Step::Action(deed), then: Vec::new() }];
    Block::Play { actor: who, at: who, lines }
}

/// The beginning, for a title.
pub(in crate::tutorial::pages) fn short(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}
