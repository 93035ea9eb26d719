//! Passwords: argon2id on a few threads that keep their memory.
//!
//! Hashing never runs on the async runtime's threads. Each hasher keeps its working memory between
//! passwords: allocating 19 MiB anew each time costs more than it looks.
//! Deliberately absent: where hashes are kept, and who may try how often.

use std::{sync::Arc, thread};

use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher, Version, password_hash::phc::PasswordHash};
use tokio::sync::{mpsc, oneshot};

/// Threads that hash. More than the memory bandwidth feeds only make each other slower.
const HASHERS: usize = 2;
/// Passwords that may wait; beyond this the server says it is busy.
const WAITING: usize = 64;

/// Why a password could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait already.
    #[error("too many logins at once; try again in a moment")]
    Busy,
    /// Not a PHC string this program can verify.
    #[error("a stored password hash cannot be read: {0}")]
    BadHash(String),
}

struct Job {
    hash: Arc<str>,
    password: String,
    answer: oneshot::Sender<Result<bool, PasswordError>>,
}

/// A handle to the hasher threads. Clones share them.
#[derive(Debug, Clone)]
pub struct Hasher {
    jobs: mpsc::Sender<Job>,
}

impl Default for Hasher {
    fn default() -> Self {
        let (jobs, inbox) = mpsc::channel(WAITING);
        let inbox = Arc::new(tokio::sync::Mutex::new(inbox));
        for number in 0..HASHERS {
            let inbox = Arc::clone(&inbox);
            let spawned = thread::Builder::new().name(format!("hasher-{number}")).spawn(move || work(&inbox));
            if let Err(error) = spawned {
                tracing::error!(%error, "a hasher thread could not start");
            }
        }
        Self { jobs }
    }
}

impl Hasher {
    /// Does the password belong to this PHC string? The cost is the one written in the string.
    ///
    /// # Errors
    /// Too many passwords wait, or the string is none.
    pub async fn verify(&self, hash: &Arc<str>, password: &str) -> Result<bool, PasswordError> {
        let (answer, answered) = oneshot::channel();
        let job = Job { hash: Arc::clone(hash), password: password.to_owned(), answer };
        self.jobs.try_send(job).map_err(|_| PasswordError::Busy)?;
        answered.await.map_err(|_| PasswordError::Busy)?
    }
}

fn work(inbox: &tokio::sync::Mutex<mpsc::Receiver<Job>>) {
    let mut memory = Vec::new();
    loop {
        // The lock is held only while waiting for the next job, never while hashing.
        let Some(job) = inbox.blocking_lock().blocking_recv() else { return };
        let verdict = verify(&job.hash, job.password.as_bytes(), &mut memory);
        // The request may have gone away meanwhile.
        let _ = job.answer.send(verdict);
    }
}

fn verify(phc: &str, password: &[u8], memory: &mut Vec<Block>) -> Result<bool, PasswordError> {
    let bad = |error: &dyn std::fmt::Display| PasswordError::BadHash(error.to_string());
    let hash = PasswordHash::new(phc).map_err(|e| bad(&e))?;
    let params = Params::try_from(&hash).map_err(|e| bad(&e))?;
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return Err(bad(&"no salt or no hash")) };
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut output = vec![0; expected.len()];
    argon2.hash_password_into_with_memory(password, salt.as_ref(), &mut output, &mut *memory).map_err(|e| bad(&e))?;
    Ok(same(&output, expected.as_bytes()))
}

/// Compares without stopping at the first difference.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// A hash at the smallest legal cost (8 KiB, one pass): for guests of the demo site, whose
/// passwords stand on the page anyway. The cost is in the string, so verifying stays honest.
///
/// # Errors
/// argon2 refused the password.
pub fn cheap_hash(password: &str) -> Result<Arc<str>, PasswordError> {
    hash_at(password, 8, 1)
}

/// A hash at the least cost that OWASP's Password Storage cheat sheet recommends (19 MiB, two passes, one lane): what
/// the lessons teach. It takes a core for milliseconds, so never on the async runtime's threads.
///
/// # Errors
/// argon2 refused the password.
pub fn hash(password: &str) -> Result<Arc<str>, PasswordError> {
    hash_at(password, 19 * 1024, 2)
}

fn hash_at(password: &str, kib: u32, passes: u32) -> Result<Arc<str>, PasswordError> {
    let bad = |error: &dyn std::fmt::Display| PasswordError::BadHash(error.to_string());
    let params = Params::new(kib, passes, 1, None).map_err(|e| bad(&e))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.as_bytes()).map_err(|e| bad(&e))?;
    Ok(hash.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_verifies_at_the_cost_written_in_its_hash() {
        let hasher = Hasher::default();
        let cheap = cheap_hash("tweed-2345").unwrap();
        assert!(hasher.verify(&cheap, "tweed-2345").await.unwrap());
        assert!(!hasher.verify(&cheap, "tweed-2346").await.unwrap());
        let owasp = hash("loden").unwrap();
        assert!(owasp.contains("m=19456,t=2,p=1"), "{owasp}");
        assert!(hasher.verify(&owasp, "loden").await.unwrap());
    }

    #[tokio::test]
    async fn a_broken_hash_is_an_error_and_not_a_no() {
        let hash: Arc<str> = "plain".into();
        assert!(matches!(Hasher::default().verify(&hash, "x").await, Err(PasswordError::BadHash(_))));
    }
}
