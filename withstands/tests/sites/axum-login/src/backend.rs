//! Who is a member, as axum-login asks it.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum_login::{AuthUser, AuthnBackend, UserId};

/// As the session knows somebody.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) name: String,
    /// What has to be the same as when somebody logged in; here the password itself, in place of its hash.
    mark: Vec<u8>,
}

impl AuthUser for User {
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        &self.mark
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Member {
    pub(crate) word: String,
    pub(crate) goal: String,
}

/// One site's members, and its flaw.
#[derive(Debug, Clone)]
pub(crate) struct Gym {
    flaw: &'static str,
    pub(crate) members: Arc<Mutex<BTreeMap<String, Member>>>,
    /// Wrong words, by name; names that nobody has count as well.
    pub(crate) failed: Arc<Mutex<BTreeMap<String, u32>>>,
    /// All tokens that were given out.
    pub(crate) tokens: Arc<Mutex<BTreeSet<String>>>,
}

impl Gym {
    pub(crate) fn new(flaw: &'static str) -> Self {
        let member = |word: &str| Member { word: word.to_owned(), goal: String::new() };
        let members = [("rosa".to_owned(), member("Correct-horse-1")), ("theo".to_owned(), member("Battery-staple-2"))];
        let members = Arc::new(Mutex::new(members.into()));
        Self { flaw, members, failed: Arc::default(), tokens: Arc::default() }
    }

    pub(crate) fn has(&self, flaw: &str) -> bool {
        self.flaw == flaw || (self.flaw == "all" && super::ALL.split_whitespace().any(|one| one == flaw))
    }

    /// A path of this site.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.flaw)
    }

    pub(crate) fn user(&self, name: &str) -> Option<User> {
        let members = self.members.lock().unwrap();
        let mark = match self.has("password-keeps-sessions") {
            true => b"the same for ever".to_vec(),
            false => members.get(name)?.word.clone().into_bytes(),
        };
        members.get(name).map(|_| User { name: name.to_owned(), mark })
    }
}

impl AuthnBackend for Gym {
    type User = User;
    type Credentials = (String, String);
    type Error = Infallible;

    async fn authenticate(&self, (name, word): (String, String)) -> Result<Option<User>, Infallible> {
        let known = self.members.lock().unwrap().get(&name).cloned();
        // In place of a password hash, which takes as long for whoever is not known.
        if known.is_some() || !self.has("user-enumeration-time") {
            tokio::time::sleep(std::time::Duration::from_millis(8)).await;
        }
        Ok(known.filter(|member| member.word == word).and_then(|_| self.user(&name)))
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<User>, Infallible> {
        Ok(self.user(id))
    }
}
