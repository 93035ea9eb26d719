//! A lab's page as data for its template.

use cloakroom_engine::{
    browser::page_lines,
    script::{Actor, Goal},
};
use serde_json::{Value, json};

use super::{
    bench::{Look, tools},
    hints_read,
};
use crate::{
    course::{Course, Lab, LabGoal},
    lab::{AliceEnd, EVIL_PATH, Heard, How, LabState, LabWorld, SHOP_PATH, Stood, Verdict, picture},
    progress::{Achieved, Done},
    sandbox::Sandbox,
    switch::{ALL, AttackSettings, Setting, Switch},
    tutorial::{
        answer::kept_view,
        learner::{Found, Learner},
    },
    view::run::run_view,
};

/// All that a page is drawn from.
pub(super) struct Shown<'a> {
    pub(super) course: &'a Course,
    pub(super) lab: &'a Lab,
    pub(super) achieved: &'a Achieved,
    pub(super) look: Look,
    pub(super) found: &'a Found,
}

impl Shown<'_> {
    pub(super) fn view(&self, learner: &Learner) -> Value {
        let (lab, front) = (self.lab, &self.lab.front);
        let world = match self.found {
            Found::Open(world) => Some(world),
            Found::Lost | Found::None => None,
        };
        let state = world.map(|world| world.state());
        let opened = state.as_ref().map_or(0, |state| state.hints);
        let read = hints_read(lab, self.achieved).max(opened).min(lab.hints.len());
        let solved_before = self.achieved.has(&Done::Lab(lab.slug.clone()));
        let solved_now = state.as_ref().is_some_and(|state| state.solved.is_some());
        let lesson = front.lesson.as_ref().and_then(|slug| self.course.lesson(slug));
        let lesson = lesson.map(|l| json!({ "slug": l.slug, "number": l.number, "title": l.front.title }));
        let alice: Vec<Value> =
            front.alice.iter().map(|routine| json!({ "name": routine.name, "title": routine.title })).collect();
        let after = front.after.as_ref().and_then(|name| lab.routine(name)).map(|(_, routine)| &routine.title);
        json!({
            "slug": lab.slug, "title": front.title, "promise": front.promise, "minutes": front.minutes,
            "difficulty": front.difficulty.word(), "intro_html": lab.intro_html, "told": lab.told,
            "defend": lab.goal == LabGoal::Defend, "shop": front.shop, "hears": front.hears, "after": after,
            "lesson": lesson, "alice": alice, "hints": lab.hints.get(..read).unwrap_or_default(), "hints_of": lab.hints.len(),
            "lost": matches!(self.found, Found::Lost), "solved_before": solved_before,
            "tool": self.look.tool, "tools": tools(lab), "goes_on": self.look.goes_on,
            "evil": format!("https://evil.example{EVIL_PATH}"), "shop_at": format!("https://shop.grand.example{SHOP_PATH}"),
            "verdict": state.as_ref().map_or_else(|| verdict(Verdict::NotYet), |state| verdict(state.verdict)),
            "world": world.zip(state.as_ref()).map(|(world, state)| self.world(world, state, learner)),
            "end": state.as_ref().filter(|_| solved_now).zip(world).map(|(state, world)| self.end(state, world, read)),
            "switches": self.switches(state.as_ref()), "most": front.most,
            "threats": front.threat.iter().map(|threat| &threat.says).collect::<Vec<_>>(),
            "draft": draft(lab, state.as_ref()),
        })
    }

    fn world(&self, world: &LabWorld, state: &LabState, learner: &Learner) -> Value {
        let sandbox = world.sandbox();
        let addresses = learner.addresses(sandbox);
        json!({
            "count": state.count(), "browser": browser(sandbox, Actor::Mallory), "refused": state.refused,
            "answer": state.answer.as_ref().map(|answer| quiet(json!(kept_view(sandbox, answer, &addresses)))),
            "heard": state.heard.iter().map(heard).collect::<Vec<_>>(),
            "alice": state.alice.as_ref().map(|(number, end)| alice(self.lab, *number, end)),
            "in_time": state.in_time(), "stood": state.stood.as_ref().map(stood),
            "own": { "hotel": addresses.hotel, "evil": format!("{}{EVIL_PATH}", addresses.evil), "says": learner.own_browser().says() },
        })
    }

    /// What is told once it is solved.
    fn end(&self, state: &LabState, world: &LabWorld, hints: usize) -> Value {
        let front = &self.lab.front;
        let value = match &self.lab.goal {
            LabGoal::Reach(goal) => value(goal, world.sandbox()),
            LabGoal::Defend => String::new(),
        };
        let story = front.solved.replace("{}", &value);
        let seconds = state.solved.as_ref().map_or(0, |solved| solved.seconds);
        let attack = front.attack.as_ref().and_then(|slug| self.course.attack(slug)).map(|page| {
            let stops = page.attack.stopped_by();
            let stops: Vec<Value> =
                stops.iter().map(|s| json!({ "title": s.title(), "rust": s.switch.rust_at(s.value) })).collect();
            let looks: Vec<String> = page.attack.no_help().iter().map(Setting::title).collect();
            json!({ "slug": page.attack.slug, "title": page.attack.front.title, "promise": page.attack.front.promise, "stops": stops, "looks": looks })
        });
        let exercise = front
            .attack
            .as_ref()
            .and_then(|slug| self.course.exercises.iter().find(|e| e.attack.as_ref() == Some(slug)));
        let threats: Vec<Value> = (front.threat.iter())
            .filter_map(|threat| self.course.attack(&threat.attack))
            .map(|page| json!({ "slug": page.attack.slug, "title": page.attack.front.title }))
            .collect();
        let at = self.course.labs.iter().position(|lab| lab.slug == self.lab.slug).unwrap_or(0);
        let next = self.course.labs.iter().skip(at + 1).chain(&self.course.labs);
        let next = next.into_iter().find(|l| l.slug != self.lab.slug && !self.achieved.has(&Done::Lab(l.slug.clone())));
        let drawn = picture(state, &story);
        json!({
            "story": story, "took": took(seconds), "hints": hints, "after_html": self.lab.after_html, "attack": attack,
            "threats": threats, "exercise": exercise.map(|e| json!({ "slug": e.slug, "title": e.title })),
            "next": next.map(|l| json!({ "slug": l.slug, "title": l.front.title, "difficulty": l.front.difficulty.word() })),
            "run": drawn.as_ref().map(|(run, _)| run_view(run)), "left_out": drawn.as_ref().map_or(0, |(_, left_out)| *left_out),
            "steps": drawn.as_ref().map_or(0, |(run, _)| run.run.steps.len()),
            "set": self.set(),
        })
    }

    /// What stood differently from a new sandbox, and was not told.
    fn set(&self) -> Vec<String> {
        let parsed = self.lab.front.set.iter().filter_map(|text| Setting::parse(text).ok());
        let hidden = parsed.filter(|setting| !self.lab.told.contains(&setting.title()));
        let named = |s: Setting| match s.switch.is_toggle() {
            true => format!("{}: {}", s.switch.title, s.value),
            false => s.title(),
        };
        hidden.map(named).collect()
    }

    /// To defend: every switch, with what is chosen now.
    fn switches(&self, state: Option<&LabState>) -> Vec<Value> {
        if self.lab.goal != LabGoal::Defend {
            return Vec::new();
        }
        let on = state.and_then(|state| state.stood.as_ref()).map(|stood| stood.on.clone()).unwrap_or_default();
        let offered =
            ALL.iter().filter(|switch| ["cookie", "session", "site"].contains(&switch.group) && switch.name != "store");
        offered.map(|switch| row(self.lab, switch, &on)).collect()
    }
}

fn row(lab: &Lab, switch: &'static Switch, on: &[Setting]) -> Value {
    let stands = lab.switches.value(switch);
    let now = on.iter().find(|setting| setting.switch.name == switch.name).map_or(stands, |setting| setting.value);
    let values: Vec<Value> = (switch.choices.iter())
        .map(|choice| json!({ "value": format!("{}={}", switch.name, choice.value), "title": choice.title, "chosen": choice.value == now }))
        .collect();
    json!({ "name": switch.name, "title": switch.title, "meaning": switch.meaning, "group": switch.group, "values": values, "moved": now != stands })
}

fn verdict(verdict: Verdict) -> Value {
    match verdict {
        Verdict::NotYet => json!({ "word": "not_yet" }),
        Verdict::NotCounted(miss) => json!({ "word": "not_counted", "right": miss.right(), "why": miss.why() }),
        Verdict::Solved => json!({ "word": "solved" }),
        Verdict::Broken { reached } => json!({ "word": "broken", "reached": reached }),
    }
}

/// The server's side of a lab is hidden: what a request did in the store is not told.
pub(in crate::tutorial::pages) fn quiet(mut answer: Value) -> Value {
    for exchange in answer.get_mut("exchanges").and_then(Value::as_array_mut).into_iter().flatten() {
        exchange["store"] = json!([]);
        exchange["store_cost"] = Value::Null;
        exchange["server"] = Value::Null;
    }
    answer
}

/// Somebody's browser: the page it shows, and what can be pressed on it.
pub(in crate::tutorial::pages) fn browser(sandbox: &Sandbox, who: Actor) -> Value {
    let Some(mut browser) = sandbox.cast().browser(who).cloned() else { return Value::Null };
    let jar: Vec<Value> =
        browser.jar().cookies().map(|c| json!({ "name": c.name, "value": c.value, "domain": c.domain })).collect();
    let Some(page) = browser.page() else { return json!({ "jar": jar, "url": null }) };
    let journal = sandbox.journal();
    let shows = |exchange: &&cloakroom_engine::exchange::Exchange| {
        let html = exchange.response.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        exchange.who == who.name()
            && exchange.request.url == page.url
            && html
            && !(300..400).contains(&exchange.response.status)
    };
    let answered = journal.newest_first().map(|noted| &*noted.exchange).find(shows);
    let lines = answered.map(|exchange| page_lines(&exchange.response.body)).unwrap_or_default();
    let links = page.links.iter().enumerate().filter(|(_, link)| !link.text.is_empty());
    let links: Vec<Value> = links.map(|(n, link)| json!({ "n": n, "text": link.text })).collect();
    let forms = page.forms.iter().enumerate().filter(|(_, form)| !form.names.is_empty());
    let forms: Vec<Value> = forms
        .map(|(n, form)| {
            let fields: Vec<Value> =
                form.fields.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            json!({ "n": n, "name": form.names.first(), "fields": fields })
        })
        .collect();
    json!({ "jar": jar, "url": page.url.as_str(), "title": page.title, "lines": lines, "text": page.text, "links": links, "forms": forms })
}

pub(in crate::tutorial::pages) fn heard(heard: &Heard) -> Value {
    json!({
        "how": match heard.how { How::ToHer => "to her", How::Overheard => "overheard" },
        "method": heard.method, "url": heard.url, "cookie": heard.cookie, "body": heard.body,
    })
}

fn alice(lab: &Lab, number: usize, end: &AliceEnd) -> Value {
    let title = lab.front.alice.get(number).map_or("", |routine| routine.title.as_str());
    let (word, says) = match end {
        AliceEnd::Done => ("done", "She has done it. What she saw is hidden.".to_owned()),
        AliceEnd::NotLetIn => ("stopped", "The hotel did not let her in with her own password.".to_owned()),
        AliceEnd::BadPage(says) => ("stopped", format!("A page could not be shown: {says}.")),
        AliceEnd::Stuck => ("stopped", "She did not find what she was looking for, and gave up.".to_owned()),
    };
    json!({ "title": title, "word": word, "says": says })
}

fn stood(stood: &Stood) -> Value {
    let threats: Vec<Value> =
        stood.threats.iter().map(|t| json!({ "says": t.says, "won": t.won, "detail": t.detail })).collect();
    let on: Vec<String> = stood.on.iter().map(Setting::title).collect();
    json!({ "on": on, "threats": threats, "broken": stood.broken })
}

/// What the fields hold: what was written there last, or what a lab begins with.
fn draft(lab: &Lab, state: Option<&LabState>) -> Value {
    let of = |name: &str, first: &str| {
        state.and_then(|state| state.drafts.get(name)).cloned().unwrap_or_else(|| first.to_owned())
    };
    let page = lab.front.page.as_deref().unwrap_or("<p>The season is over, and the rail is full.</p>\n<p><a href=\"https://hotel.grand.example/\">Your coat is ready</a></p>");
    json!({
        "text": of("text", "GET https://hotel.grand.example/\n"), "page_html": of("page_html", page), "page_cookie": of("page_cookie", ""),
        "shop_html": of("shop_html", "<h1>Umbrellas</h1>\n<p><a href=\"https://hotel.grand.example/login\">To the hotel</a></p>"),
        "shop_cookie": of("shop_cookie", ""),
    })
}

fn value(goal: &Goal, sandbox: &Sandbox) -> String {
    sandbox.drawn(goal.prize().trim_matches(['{', '}'])).unwrap_or_default()
}

pub(in crate::tutorial::pages) fn took(seconds: i64) -> String {
    match seconds {
        s if s < 2 => "a second".to_owned(),
        s if s < 90 => format!("{s} seconds"),
        s if s < 90 * 60 => format!("{} minutes", (s + 30) / 60),
        s => format!("{} hours", (s + 1800) / 3600),
    }
}
