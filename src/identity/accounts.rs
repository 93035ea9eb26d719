//! Who has an account at id.example: drawn anew for each world, and apart from the hotel's guests.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{typeable_password, unguessable},
    password::{Hasher, PasswordError, cheap_hash},
};

/// One account.
#[derive(Debug)]
pub struct Account {
    /// The name to sign in with.
    pub name: &'static str,
    /// The name as written on a page.
    pub title: &'static str,
    /// The name that other sites get: it never changes and says nothing (OpenID Connect Core 1.0, section 2, `sub`).
    pub sub: String,
    /// The password in clear: it stands on the login page, for the learner to type.
    pub password: String,
    /// The argon2id string it is verified against; made at first need, since most worlds never ask.
    hash: OnceLock<Arc<str>>,
}

impl Account {
    fn draw(name: &'static str, title: &'static str) -> Self {
        Self { name, title, sub: unguessable::<12>(), password: typeable_password(), hash: OnceLock::new() }
    }

    fn hash(&self) -> Result<Arc<str>, PasswordError> {
        if let Some(hash) = self.hash.get() {
            return Ok(Arc::clone(hash));
        }
        let made = cheap_hash(&self.password)?;
        Ok(Arc::clone(self.hash.get_or_init(|| made)))
    }
}

/// All of them, and one that nobody has.
#[derive(Debug)]
pub struct Accounts {
    all: [Account; 2],
    nobody: Account,
}

/// An account as it is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SavedAccount {
    name: String,
    sub: String,
    password: String,
}

impl Accounts {
    /// To be written down.
    pub(super) fn saved(&self) -> Vec<SavedAccount> {
        let saved = |account: &Account| SavedAccount {
            name: account.name.to_owned(),
            sub: account.sub.clone(),
            password: account.password.clone(),
        };
        self.iter().map(saved).collect()
    }

    /// The same as they were written down.
    pub(super) fn restored(self, saved: Vec<SavedAccount>) -> Self {
        let as_saved = |account: Account| match saved.iter().find(|one| one.name == account.name) {
            Some(one) => Account { sub: one.sub.clone(), password: one.password.clone(), ..account },
            None => account,
        };
        Self { all: self.all.map(as_saved), nobody: self.nobody }
    }

    pub(super) fn draw() -> Self {
        let all = [Account::draw("alice", "Alice"), Account::draw("mallory", "Mallory")];
        Self { all, nobody: Account::draw("", "") }
    }

    /// All, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.all.iter()
    }

    /// By the name that is typed in.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Account> {
        self.iter().find(|account| account.name == name.trim().to_ascii_lowercase())
    }

    /// By the name that other sites know.
    pub(super) fn by_sub(&self, sub: &str) -> Option<&Account> {
        self.iter().find(|account| account.sub == sub)
    }

    /// The account that name and password belong to. A name that nobody has takes as long.
    pub(super) async fn verify(
        &self,
        hasher: &Hasher,
        name: &str,
        password: &str,
    ) -> Result<Option<&Account>, PasswordError> {
        let account = self.named(name);
        let hash = account.unwrap_or(&self.nobody).hash()?;
        let fits = hasher.verify(&hash, password).await?;
        Ok(account.filter(|_| fits))
    }
}
