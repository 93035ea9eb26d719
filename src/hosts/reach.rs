//! How the demo sites can be reached by the browser that asked.

use std::net::IpAddr;

use serde::Serialize;

use super::{Asked, Hosts};

/// What a browser that was sent to this host can open besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// At this machine, by our name: all of it, and http is trusted.
    Here,
    /// By a class's names: all of it, over http that browsers do not trust (Secure Contexts, section 3.1).
    Names,
    /// At this machine, by `localhost` or an address: the demo sites are other sites, and open in a tab.
    Doorstep,
    /// By an address of the network. Names below it there are none; names below `localhost` lead to whoever asks.
    Address,
}

impl Hosts {
    /// How whoever asked for this host reaches the demo sites. Host checks come before: see [`Hosts::place`].
    #[must_use]
    pub fn reach(&self, asked: &Asked) -> Reach {
        if asked.name == self.base {
            return if self.are_trusted() { Reach::Here } else { Reach::Names };
        }
        match asked.name.parse::<IpAddr>() {
            Ok(address) if !address.is_loopback() => Reach::Address,
            _ => Reach::Doorstep,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::{Mode, Names};

    #[test]
    fn an_address_of_the_network_reaches_no_demo_site_and_a_name_does() {
        let names = Names::of(&["class.example", "mallory.example"].map(str::to_owned)).unwrap();
        let (home, class) = (Hosts::localhost(3000, Mode::Network), Hosts::named(names, 3000, Mode::Network));
        let asked = |name: &str| Asked { name: name.to_owned(), port: 3000 };
        assert_eq!(home.reach(&asked("cloakroom.localhost")), Reach::Here);
        assert_eq!(class.reach(&asked("class.example")), Reach::Names);
        for hosts in [home, class] {
            for here in ["localhost", "127.0.0.1", "::1", "127.9.9.9"] {
                assert_eq!(hosts.reach(&asked(here)), Reach::Doorstep, "{here}");
            }
            for there in ["192.168.4.20", "10.0.0.1", "fe80::1", "8.8.8.8"] {
                assert_eq!(hosts.reach(&asked(there)), Reach::Address, "{there}");
            }
        }
    }
}
