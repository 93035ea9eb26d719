//! Where a request comes from: this machine, or another one on the network.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::watch;

use super::Problem;
use crate::{
    course::Course,
    matrix::{Matrices, State},
};

/// The address of whoever is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Who asks. Only a server that listens beyond loopback has visitors from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// The learner at this machine.
    Here,
    /// A learner of a class: with progress of their own, and nothing of what is shared.
    Learner,
    /// Somebody on the network.
    Elsewhere,
}

impl Visitor {
    /// The matrix as it stands. Only the learner at this machine starts its runs by looking.
    pub(super) fn matrix(self, matrices: &Matrices, course: &Arc<Course>) -> Result<watch::Receiver<State>, Problem> {
        let says =
            "The matrix has not been run yet. Whoever sits at the machine that runs Cloakroom can open /matrix there.";
        match self {
            Self::Here => Ok(matrices.of(course, false)),
            Self::Learner | Self::Elsewhere => {
                matrices.started(course).ok_or_else(|| Problem::NotNow { says: says.to_owned() })
            }
        }
    }
}
