//! `cloakroom class`: the server, for a class on this network.

use std::net::{IpAddr, Ipv4Addr};

use clap::Args;

use super::{classroom::ClassSettings, serve::Serve};

/// Options of `class`: those of the server, and two of its own.
#[derive(Debug, Args)]
pub(super) struct ClassCommand {
    #[command(flatten)]
    serve: Serve,
    #[command(flatten)]
    settings: ClassSettings,
}

impl ClassCommand {
    /// The server with a class. Left out, its address is every one of this machine.
    pub(super) fn serving(self) -> Serve {
        let bind = self.serve.bind.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Serve { bind: Some(bind), class: Some(self.settings), ..self.serve }
    }
}
