//! What a server that keeps a log has to do.

use std::fmt::Debug;

use async_trait::async_trait;
use tokio::sync::mpsc;

use super::{Heard, LogError};

/// The server behind a shared log. Each method is one atomic operation.
#[async_trait]
pub(super) trait Server: Debug + Send + Sync + 'static {
    /// Which list it is: the server makes one under this ID, if there is none, and says whose there is.
    async fn open(&self, id: &str) -> Result<String, LogError>;

    /// Writes all of them at the end, or none, if the list is the one with this ID and holds at least what is `known`; gives the
    /// number of the last. All who listen hear that there is news.
    async fn append_all(&self, id: &str, known: u64, texts: &[String]) -> Result<u64, LogError>;

    /// The texts after a number.
    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError>;

    /// Keeps a value, if there is none of this name, and gives the one that is there.
    async fn once(&self, name: &str, value: &str) -> Result<String, LogError>;

    /// Listens on a connection of its own; the receiver ends when that breaks.
    async fn listen(&self) -> Result<mpsc::Receiver<Heard>, LogError>;

    /// Tells whoever listens.
    async fn tell(&self, word: &str) -> Result<(), LogError>;
}
