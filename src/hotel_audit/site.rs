//! The hotel as a target file would describe it, and the two guests whose passwords a sandbox has drawn.

use cloakroom_engine::world::World;
use withstands::{
    people::{People, Person},
    target::Target,
};

use crate::sandbox::Sandbox;

const FILE: &str = r#"
url = "https://hotel.grand.example/"
name = "The Grand Hotel"
login = { page = "/login", send = "POST /login", name = "guest", secret = "password" }
pages = { who = "/account", seen = ["/account", "/devices"], refused = ["/manager", "/old-desk"] }
logout = { page = "/account", send = "POST /logout" }
change = { page = "/account", send = "POST /coats", field = "pocket", also = { coat = "Grey coat" }, shown = "/account" }
password = { page = "/password", send = "POST /password", new = ["password"] }
"#;

pub(super) fn target(hotel: &Sandbox) -> Result<Target, String> {
    let cookie = hotel.session_cookie();
    Target::read(&format!("{FILE}session = {{ cookies = [\"{cookie}\"] }}\n")).map_err(|error| error.to_string())
}

pub(super) fn people(hotel: &Sandbox) -> Result<People, String> {
    let person = |who: &'static str, name: &str| -> Result<Person, String> {
        let password = hotel.drawn(&format!("{name}.password")).ok_or_else(|| format!("{name} has no password"))?;
        Ok(Person::new(who, name, &password))
    };
    Ok(People { alice: person("Alice", "alice")?, mallory: person("Mallory", "mallory")? })
}
