//! Which figures about control does an article print, and do they come out of the maps?
//!
//! ```text
//! cargo run --release --example check_article -- article.txt --map 2025-11-11=MAP.geojson
//! ```

mod support;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use jiff::civil::Date;
use serde_json::{Value, json};
use support::{Failure, MethodOptions, arguments, json_text, named, print, run};
use territory_control::article::{Article, DatedMap};

/// Check the figures about controlled ground in an article against maps
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
    /// List the numbers that were skipped, too
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
    run(|| check(&arguments()))
}

fn check(arguments: &Arguments) -> Result<(), Failure> {
    let options = &arguments.options;
    options.refuse_date::<Arguments>("each --map has its own");
    let text = read(&arguments.article, arguments.options.limits().bytes)?;
    let article = match arguments.article_date {
        Some(date) => Article::read_on(&text, date),
        None => Article::read(&text),
    };
    let mut files: BTreeMap<Date, Vec<PathBuf>> = BTreeMap::new();
    for (date, path) in &arguments.map {
        files.entry(*date).or_default().push(path.clone());
    }
    let maps = files
        .into_iter()
        .map(|(date, files)| Ok(DatedMap::new(date, options.map_of(&files, date)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let check = options.territory()?.survey(&options.method()).check_article(&article, &maps)?;
    if arguments.json {
        let skipped: Vec<Value> = article
            .passed_over()
            .iter()
            .map(|number| {
                let reason = number.reason().to_string();
                json!({ "text": number.text(), "line": number.line(), "reason": reason })
            })
            .collect();
        let document = if arguments.all {
            json!({ "figures": check, "passed_over": skipped })
        } else {
            json!({ "figures": check })
        };
        return print(&json_text(&document)?);
    }
    let mut output = check.to_string();
    if arguments.all {
        output += "\nskipped:\n";
        output.extend(article.passed_over().iter().map(|number| format!("{number}\n")));
    }
    print(&output)
}

/// The whole of a text, which must not be longer than `most` bytes.
fn read(path: &Path, most: u64) -> Result<String, Failure> {
    Ok(read_text(path, most).map_err(|error| named(path, &error))?)
}

fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let input: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    };
    let mut bytes = Vec::new();
    let read = input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if read as u64 > most {
        return Err(io::Error::other(format!("more than {most} bytes")));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("is no text in UTF-8"))
}
