//! The two accounts. Their passwords stay in memory, and never reach a file or a report.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// An account.
pub struct Person {
    /// As reports call the person.
    pub who: &'static str,
    /// The name to log in with.
    pub name: String,
    first: String,
    now: Mutex<String>,
    all: Mutex<Vec<String>>,
    /// A new one was sent, and it was not seen yet whether it was taken.
    open: AtomicBool,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("who", &self.who).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Person {
    /// An account with the password that it has.
    #[must_use]
    pub fn new(who: &'static str, name: &str, password: &str) -> Self {
        Self {
            who,
            name: name.to_owned(),
            first: password.to_owned(),
            now: Mutex::new(password.to_owned()),
            all: Mutex::new(vec![password.to_owned()]),
            open: AtomicBool::new(false),
        }
    }

    /// The password that it has now.
    #[must_use]
    pub fn password(&self) -> String {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The password that it had before the audit.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.first
    }

    /// Every password that it has had, for reports to leave out.
    #[must_use]
    pub fn passwords(&self) -> Vec<String> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A password that may be taken; no report says it. Until it is seen, the account may have another than before.
    pub fn may_have(&self, password: &str) {
        self.open.store(true, Ordering::Relaxed);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).push(password.to_owned());
    }

    /// It was seen that the site did not take another one.
    pub fn kept(&self) {
        self.open.store(false, Ordering::Relaxed);
    }

    /// May the account have another password than before the audit?
    #[must_use]
    pub fn may_be_changed(&self) -> bool {
        self.open.load(Ordering::Relaxed) || self.password() != self.first
    }

    /// The site took another one.
    pub fn has_now(&self, password: &str) {
        self.open.store(false, Ordering::Relaxed);
        password.clone_into(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Both accounts.
#[derive(Debug)]
pub struct People {
    /// Whose account is attacked.
    pub alice: Person,
    /// Who attacks.
    pub mallory: Person,
}

impl People {
    /// From `NAME:PASSWORD`, twice.
    ///
    /// # Errors
    /// One has no colon, or an empty part, or both are the same account.
    pub fn read(first: &str, second: &str) -> Result<Self, String> {
        let part = |text: &str, option: &str| -> Result<(String, String), String> {
            let cut = text.split_once(':').filter(|(name, password)| !name.is_empty() && !password.is_empty());
            let (name, password) =
                cut.ok_or_else(|| format!("{option} wants NAME:PASSWORD, with a colon between the two"))?;
            Ok((name.to_owned(), password.to_owned()))
        };
        let ((a, a_secret), (m, m_secret)) = (part(first, "--first")?, part(second, "--second")?);
        if a == m {
            return Err("--first and --second are the same account; an audit needs two".to_owned());
        }
        Ok(Self { alice: Person::new("Alice", &a, &a_secret), mallory: Person::new("Mallory", &m, &m_secret) })
    }
}
