//! Which site is meant, which file describes it, and whether it may be attacked.

use std::{
    fs,
    path::{Path, PathBuf},
};

use url::{Host, Url};
use withstands::{
    target::Target,
    wire::{Http1, Trust},
};

use super::OTHERWISE;
use crate::cli::USAGE;

/// The file that is read and written unless another is named.
const USUAL: &str = "cloakroom.toml";

/// A site and its target file.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) url: Url,
    pub(super) file: PathBuf,
    /// What the file says; `None` if it has to be written.
    pub(super) target: Option<Target>,
}

impl Place {
    /// From what was typed and what lies in the folder.
    pub(super) fn find(url: Option<&str>, file: Option<&Path>, look: bool) -> Result<Self, String> {
        let usual = file.map_or_else(|| PathBuf::from(USUAL), Path::to_path_buf);
        let there = read(&usual)?;
        let Some(text) = url else {
            let none = || {
                format!(
                    "{} is not there: give the address of your site, cloakroom audit http://localhost:8080",
                    usual.display()
                )
            };
            let target = there.ok_or_else(none)?;
            return Ok(Self { url: target.url.clone(), file: usual, target: Some(target).filter(|_| !look) });
        };
        let url = address(text)?;
        // A file of another site stays as it is: it may have been corrected by hand.
        let (file, there) = match there {
            Some(target) if target.url != url && file.is_none() => {
                let other = PathBuf::from(format!("cloakroom-{}.toml", slug(&url)));
                let there = read(&other)?.filter(|target| target.url == url);
                (other, there)
            }
            Some(target) if target.url != url => {
                return Err(format!("{} is about {}: name another file with --file", usual.display(), target.url));
            }
            there => (usual, there),
        };
        Ok(Self { url, file, target: there.filter(|_| !look) })
    }

    /// Is the site on this machine?
    pub(super) fn is_here(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The way to it, when its certificate is believed. `ca` is a file of authorities more than the system's.
    pub(super) async fn wire(&self, ca: Option<&Path>) -> Result<Http1, (u8, String)> {
        let usage = |says: String| (USAGE, says);
        let wire = match ca {
            None => Http1::default(),
            Some(_) if self.url.scheme() != "https" => {
                return Err(usage(format!("--ca is for a site on https, and {} is not", self.url)));
            }
            Some(file) => {
                let bytes =
                    fs::read(file).map_err(|error| usage(format!("{} could not be read: {error}", file.display())))?;
                let trust = Trust::with(&bytes).map_err(|says| usage(format!("{} {says}", file.display())))?;
                Http1 { trust, ..Http1::default() }
            }
        };
        wire.greet(&self.url).await.map_err(|halt| (OTHERWISE, format!("{halt}. Nothing was sent")))?;
        Ok(wire)
    }

    /// May it be attacked?
    pub(super) fn allowed(&self, hosts: &[String]) -> Result<(), String> {
        let host = self.url.host_str().unwrap_or_default();
        if self.is_here() || hosts.iter().any(|allowed| allowed == host) {
            return Ok(());
        }
        Err(format!(
            "{host} is not this machine, so nothing was sent. An audit logs in, changes things and tries attacks. Do that to a \
             site only if it is yours or its owner agreed. If so, name it: cloakroom audit {} --allow-host {host}",
            self.url
        ))
    }
}

fn read(file: &Path) -> Result<Option<Target>, String> {
    match fs::read_to_string(file) {
        Ok(text) => Target::read(&text).map(Some).map_err(|error| format!("{}: {error}", file.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} could not be read: {error}", file.display())),
    }
}

fn address(text: &str) -> Result<Url, String> {
    let wrong = || format!("`{text}` is no address of a web site: write it as http://localhost:8080");
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    match url.scheme() {
        "http" | "https" => {}
        _ => return Err(wrong()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address holds no name and password: give accounts with --first and --second".to_owned());
    }
    url.set_fragment(None);
    Ok(url)
}

fn slug(url: &Url) -> String {
    let text =
        format!("{}-{}{}", url.host_str().unwrap_or("site"), url.port_or_known_default().unwrap_or(80), url.path());
    let text: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    text.trim_matches('-').to_owned()
}
