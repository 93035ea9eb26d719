//! Audits a site on this machine and prints the report as JSON: `audit URL NAME:PASSWORD NAME:PASSWORD [CHECK...]`.

use std::process::ExitCode;

use withstands::{
    audit::{Plan, run},
    look::look,
    people::People,
    report::{Known, json},
    wire::{Http1, Limits, Net},
};

#[tokio::main]
async fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [url, first, second, only @ ..] = &given[..] else {
        eprintln!("audit URL NAME:PASSWORD NAME:PASSWORD [CHECK...]");
        return ExitCode::from(2);
    };
    match audit(url, first, second, only).await {
        Ok(found) => ExitCode::from(u8::from(found)),
        Err(says) => {
            eprintln!("{says}");
            ExitCode::from(3)
        }
    }
}

async fn audit(url: &str, first: &str, second: &str, only: &[String]) -> Result<bool, String> {
    let people = People::read(first, second)?;
    let url = url.parse().map_err(|error| format!("{url}: {error}"))?;
    let net = Net::new(Box::new(Http1::default()), url, Limits::default());
    let looked = look(&net, &people).await.map_err(|error| error.to_string())?;
    eprintln!("{}\n{}", looked.says.join("\n"), looked.target.written(&looked.guesses));
    let plan = Plan { only: only.to_vec() };
    let outcome = run(&net, &looked.target, &people, &plan, &|finding| eprintln!("found {}", finding.entry.id)).await?;
    println!("{:#}", json(&looked.target, &people, &outcome, &Known::default()));
    Ok(!outcome.findings.is_empty())
}
