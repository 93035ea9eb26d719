//! The defences a demo site can turn on and off: names, values, meaning.
//!
//! The catalogue is here so that the hotel, the pages, the attack files and the command line all
//! speak of the same names. Deliberately absent: what a switch does; that is the hotel's code.

mod attack;
mod catalogue;
mod over_http;

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Serialize, Serializer};

pub use attack::AttackSettings;
pub use catalogue::*;
pub use over_http::{OverHttp, over_http};

/// One value a switch can take.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The word in files, API and command line.
    pub value: &'static str,
    /// The word on a page.
    pub title: &'static str,
    /// Is this one of the protective values?
    pub protects: bool,
    /// A server that must be there for it, by its name; `None`: it works everywhere.
    pub needs: Option<&'static str>,
}

/// One defence.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Switch {
    /// Named for the defence: on, or the listed value, is safe.
    pub name: &'static str,
    /// The name on a page.
    pub title: &'static str,
    /// `cookie`, `session`, `site`, `stores`, `front`, `token` or `elsewhere`.
    pub group: &'static str,
    /// What it does, in a line.
    pub meaning: &'static str,
    /// All values, the weakest first: attacks start from that one.
    pub choices: &'static [Choice],
    /// What a new sandbox starts with.
    pub default: &'static str,
    /// The line it stands for in Rust; `{}` is the value's word.
    pub rust: &'static str,
    /// The line it stands for in Express; `{}` is the value's word, in lower case.
    pub express: &'static str,
}

impl Switch {
    /// The weakest value, from which every attack starts.
    #[must_use]
    pub fn weakest(&self) -> &'static str {
        self.choices.first().map_or("off", |c| c.value)
    }

    /// Is it simply on or off?
    #[must_use]
    pub fn is_toggle(&self) -> bool {
        self.choices.len() == 2 && self.choices.iter().any(|c| c.value == "on")
    }

    /// The Rust line for a value. A value without protection has no line of its own: then it is
    /// the line of the weakest that protects.
    #[must_use]
    pub fn rust_at(&self, value: &str) -> String {
        self.rust.replace("{}", self.word(value))
    }

    /// The Express line for a value.
    #[must_use]
    pub fn express_at(&self, value: &str) -> String {
        self.express.replace("{}", &self.word(value).to_lowercase())
    }

    fn word(&self, value: &str) -> &'static str {
        let protecting = self.choices.iter().filter(|c| c.protects);
        let found = protecting.clone().find(|c| c.value == value).or_else(|| protecting.clone().next());
        found.map_or("", |c| c.title)
    }

    fn choice(&self, value: &str) -> Option<&'static Choice> {
        self.choices.iter().find(|c| c.value == value)
    }
}

/// Looks a switch up by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Switch> {
    ALL.iter().copied().find(|s| s.name == name)
}

/// A switch name or value that does not exist; says which do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// No switch has this name.
    #[error("there is no switch called `{name}`; there are: {}", names())]
    UnknownName {
        /// The name asked for.
        name: String,
    },
    /// The switch has no such value.
    #[error("`{name}` cannot be `{value}`; it can be: {}", values(.name))]
    UnknownValue {
        /// The switch.
        name: String,
        /// The value asked for.
        value: String,
    },
    /// Not of the form `name=value`.
    #[error("`{text}` is not of the form switch=value, for example renew_on_login=on")]
    NotAPair {
        /// What was given.
        text: String,
    },
}

impl SwitchError {
    /// The field that is wrong.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::UnknownName { name } | Self::UnknownValue { name, .. } => name,
            Self::NotAPair { text } => text,
        }
    }
}

fn names() -> String {
    ALL.iter().map(|s| s.name).collect::<Vec<_>>().join(", ")
}

fn values(name: &str) -> String {
    find(name).map_or_else(String::new, |s| s.choices.iter().map(|c| c.value).collect::<Vec<_>>().join(", "))
}

/// A defence at one of its values, written `same_site=lax`, or `http_only` for `http_only=on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The switch.
    pub switch: &'static Switch,
    /// Its value.
    pub value: &'static str,
}

impl Setting {
    /// Reads `name=value`; a bare `name` means on.
    ///
    /// # Errors
    /// An unknown name or value, saying which exist.
    pub fn parse(text: &str) -> Result<Self, SwitchError> {
        match text.split_once('=') {
            Some((name, value)) => Self::of(name.trim(), value.trim()),
            None if text.trim().is_empty() => Err(SwitchError::NotAPair { text: text.to_owned() }),
            None => Self::of(text.trim(), "on"),
        }
    }

    /// A switch at a value, by their names.
    ///
    /// # Errors
    /// An unknown name or value, saying which exist.
    pub fn of(name: &str, value: &str) -> Result<Self, SwitchError> {
        let switch = find(name).ok_or_else(|| SwitchError::UnknownName { name: name.to_owned() })?;
        let choice = switch
            .choice(value)
            .ok_or_else(|| SwitchError::UnknownValue { name: name.to_owned(), value: value.to_owned() })?;
        Ok(Self { switch, value: choice.value })
    }

    /// Its name on a page: the switch's, and the value's where it is not simply on.
    #[must_use]
    pub fn title(&self) -> String {
        if self.switch.is_toggle() {
            return self.switch.title.to_owned();
        }
        let value = self.switch.choice(self.value).map_or(self.value, |c| c.title);
        // As in a header where it reads like one: `SameSite=Lax`, but `Idle time-out: 30 minutes`.
        let between = if self.switch.title.contains(' ') || value.contains(' ') { ": " } else { "=" };
        format!("{}{between}{value}", self.switch.title)
    }

    /// Is this a protective value?
    #[must_use]
    pub fn protects(&self) -> bool {
        self.switch.choice(self.value).is_some_and(|c| c.protects)
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.switch.is_toggle() && self.value == "on" {
            return f.write_str(self.switch.name);
        }
        write!(f, "{}={}", self.switch.name, self.value)
    }
}

/// The position of every switch. Copies share it until one is moved. Each request asks for several dozen, so a value is
/// found by where its switch stands in [`ALL`], and no names are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Switches(Arc<[&'static str]>);

impl Serialize for Switches {
    /// `{"http_only": "on", ...}`, by name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by_name: BTreeMap<_, _> = ALL.iter().map(|s| s.name).zip(self.0.iter()).collect();
        by_name.serialize(serializer)
    }
}

impl Default for Switches {
    /// What a new sandbox starts with.
    fn default() -> Self {
        Self(ALL.iter().map(|s| s.default).collect())
    }
}

impl Switches {
    /// Every defence at its weakest: where an attack starts.
    #[must_use]
    pub fn weakest() -> Self {
        Self(ALL.iter().map(|s| s.weakest()).collect())
    }

    /// The same with one switch moved.
    #[must_use]
    pub fn with(mut self, setting: Setting) -> Self {
        self.set(setting);
        self
    }

    /// Moves one switch.
    pub fn set(&mut self, setting: Setting) {
        if let Some(value) = place(setting.switch).and_then(|at| Arc::make_mut(&mut self.0).get_mut(at)) {
            *value = setting.value;
        }
    }

    /// The value of a switch.
    #[must_use]
    pub fn value(&self, switch: &Switch) -> &'static str {
        place(switch).and_then(|at| self.0.get(at)).copied().unwrap_or_else(|| switch.weakest())
    }

    /// Is a toggle on?
    #[must_use]
    pub fn on(&self, switch: &Switch) -> bool {
        self.value(switch) == "on"
    }
}

/// Where a switch stands among all. There is one of each, so its address will do.
fn place(switch: &Switch) -> Option<usize> {
    ALL.iter().position(|one| std::ptr::eq(*one, switch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_keeps_a_value_of_its_own_and_is_written_by_name() {
        let mut switches = Switches::weakest();
        for (at, switch) in ALL.iter().enumerate() {
            let (before, last) = (switches.clone(), switch.choices.last().unwrap().value);
            switches.set(Setting::of(switch.name, last).unwrap());
            assert_eq!((switches.value(switch), before.value(switch)), (last, switch.weakest()), "{}", switch.name);
            assert!(ALL.iter().skip(at + 1).all(|s| switches.value(s) == s.weakest()), "{}", switch.name);
        }
        let written = serde_json::to_value(Switches::default()).unwrap();
        assert_eq!(written.as_object().unwrap().len(), ALL.len());
        assert_eq!((&written["store"], &written["http_only"]), (&"sqlite".into(), &"on".into()));
    }
}
