//! Which figures about control does an article print, and do they come out of the maps?
//!
//! ```text
//! cargo run --release --example check_article -- article.txt --map 2025-11-11=MAP.geojson
//! ```

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::support::legends::{MapFiles, split_named};
use crate::support::{Failure, MethodOptions, json_text, named, print, read_arguments, run};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use territory_control::article::{Article, ArticleCheck, DatedMap};

/// Check the figures about controlled ground in an article against maps
#[derive(Parser)]
#[command(name = "check_article", version)]
struct Arguments {
    /// The article as plain text in English; `-` is standard input. A first line "date YYYY-MM-DD"
    /// dates it
    #[arg(value_name = "FILE")]
    article: PathBuf,
    /// A map, the day it stands for, and the legend that reads it: auto, the name of a built-in one, or a TOML
    /// file; without it, that of --legend. May be given several times, and several times for one day whose map
    /// is in several files. What follows the last @ and is no legend belongs to the name of the file; to a file
    /// that is named like "old@isw", add "@auto"
    #[arg(long, value_name = "DATE=PATH[@LEGEND]", required = true,
          value_parser = OsStringValueParser::new().try_map(|text| dated_map(&text)))]
    map: Vec<(Date, MapFiles)>,
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

fn dated_map(text: &OsStr) -> Result<(Date, MapFiles), String> {
    let (date, map) = split_named(text).ok_or("expected DATE=PATH")?;
    let date = date.parse().map_err(|error| format!("expected a date as YYYY-MM-DD: {error}"))?;
    Ok((date, MapFiles::of_one(&map)))
}

/// The check as JSON, with what else was asked for.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    check: &'a ArticleCheck,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Vec<Value>>,
}

/// The program, with its name before its arguments.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    let arguments: Arguments = read_arguments(arguments);
    let maps = arguments.maps_by_date().unwrap_or_else(|message| {
        Arguments::command().error(ErrorKind::ValueValidation, message).exit()
    });
    run(|| check(&arguments, maps))
}

fn check(arguments: &Arguments, maps: BTreeMap<Date, MapFiles>) -> Result<(), Failure> {
    let options = &arguments.options;
    options.refuse_date::<Arguments>("each --map has its own");
    let text = read(&arguments.article, arguments.options.limits().bytes)?;
    let article = match arguments.article_date {
        Some(date) => Article::read_on(&text, date),
        None => Article::read(&text),
    };
    let maps = maps
        .into_iter()
        .map(|(date, map)| Ok(DatedMap::new(date, options.map_on(&map, date)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let check = options.territory()?.survey(&options.method()).check_article(&article, &maps)?;
    if arguments.json {
        let skipped: Vec<Value> = article
            .skipped()
            .iter()
            .map(|number| {
                let reason = number.reason().to_string();
                json!({ "text": number.text(), "line": number.line(), "reason": reason })
            })
            .collect();
        let skipped = arguments.all.then_some(skipped);
        return print(&json_text(&Document { check: &check, skipped })?);
    }
    let mut output = check.to_string();
    if arguments.all {
        output += "\nskipped:\n";
        output.extend(article.skipped().iter().map(|number| format!("{number}\n")));
    }
    print(&output)
}

impl Arguments {
    /// The map of each day. One that is given in several files is read by one legend.
    fn maps_by_date(&self) -> Result<BTreeMap<Date, MapFiles>, String> {
        let mut maps: BTreeMap<Date, MapFiles> = BTreeMap::new();
        for (date, part) in &self.map {
            let map = maps
                .entry(*date)
                .or_insert_with(|| MapFiles { files: Vec::new(), legend: part.legend.clone() });
            if map.legend != part.legend {
                return Err(format!(
                    "the files of the map of {date} are to be read by two legends"
                ));
            }
            map.files.extend(part.files.iter().cloned());
        }
        Ok(maps)
    }
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
