//! Which figures about control does an article print, and do they come out of the maps?
//!
//! ```text
//! cargo run --release --example check_article -- article.txt --map 2025-11-11=MAP.geojson
//! ```

mod support;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use jiff::civil::Date;
use serde_json::{Value, json};
use support::{Failure, MethodOptions, print, run};
use territory_control::{Article, DatedMap};

/// Hold the figures about controlled ground in an article against maps
#[derive(Parser)]
#[command(name = "check_article", version)]
struct Arguments {
    /// The article as plain text in English; `-` is standard input. A first line "date YYYY-MM-DD"
    /// dates it
    #[arg(value_name = "FILE")]
    article: PathBuf,
    /// A map and the day it stands for; may be given several times, and several times for one day
    /// whose map is in several files
    #[arg(long, value_name = "DATE=PATH", required = true, value_parser = dated_path)]
    map: Vec<(Date, PathBuf)>,
    /// The date of the article, if its first line does not say it
    #[arg(long, value_name = "YYYY-MM-DD")]
    article_date: Option<Date>,
    /// List the numbers that were passed over, too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    options: MethodOptions,
    /// Print one JSON document (km², per cent, percentage points, unrounded)
    #[arg(long)]
    json: bool,
}

fn dated_path(text: &str) -> Result<(Date, PathBuf), String> {
    let (date, path) = text.split_once('=').ok_or("expected DATE=PATH")?;
    let date = date.parse().map_err(|error| format!("expected a date as YYYY-MM-DD: {error}"))?;
    Ok((date, PathBuf::from(path)))
}

fn main() -> ExitCode {
    run(|| check(&Arguments::parse()))
}

fn check(arguments: &Arguments) -> Result<(), Failure> {
    let text = read(&arguments.article)?;
    let article = match arguments.article_date {
        Some(date) => Article::read_on(&text, date),
        None => Article::read(&text),
    };
    let mut files: BTreeMap<Date, Vec<PathBuf>> = BTreeMap::new();
    for (date, path) in &arguments.map {
        files.entry(*date).or_default().push(path.clone());
    }
    let options = &arguments.options;
    let maps = files
        .into_iter()
        .map(|(date, files)| Ok(DatedMap { date, map: options.map(&files)? }))
        .collect::<Result<Vec<_>, Failure>>()?;
    let check = options.territory()?.check_article(&options.method(), &article, &maps)?;
    if arguments.json {
        let passed_over: Vec<Value> = article
            .passed_over()
            .iter()
            .map(|passed| {
                let reason = passed.reason().to_string();
                json!({ "text": passed.text(), "line": passed.line(), "reason": reason })
            })
            .collect();
        let document = if arguments.all {
            json!({ "figures": check, "passed_over": passed_over })
        } else {
            json!({ "figures": check })
        };
        return print(&serde_json::to_string_pretty(&document)?);
    }
    let mut output = check.to_string();
    if arguments.all {
        output += "\npassed over:\n";
        output.extend(article.passed_over().iter().map(|passed| format!("{passed}\n")));
    }
    print(&output)
}

fn read(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    // The system's own message does not say which file.
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    Ok(std::fs::read_to_string(path).map_err(named)?)
}
