//! Fenced blocks of Markdown, and the commands in them.

use std::ops::Range;

/// A fenced block.
pub(super) struct Block {
    /// What stands behind the opening fence.
    pub(super) info: String,
    /// The line of the opening fence, from 1.
    pub(super) line: usize,
    pub(super) lines: Vec<String>,
}

/// A command, and what is said to be printed.
pub(super) struct Step {
    pub(super) command: String,
    /// The line of the command, from 1.
    pub(super) line: usize,
    pub(super) expected: Vec<String>,
    /// The lines of what is printed, from 0.
    pub(super) output: Range<usize>,
}

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            if !is_open {
                found.push(Block { info: info.trim().to_owned(), line: at + 1, lines: Vec::new() });
            }
            is_open = !is_open;
        } else if is_open {
            found.last_mut().unwrap().lines.push(line.to_owned());
        }
    }
    assert!(!is_open, "a block is not closed");
    found
}

/// The commands of a block: lines that begin with a dollar, each with the lines up to the next.
pub(super) fn steps(block: &Block) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    for (at, line) in block.lines.iter().enumerate() {
        // Fences count from 1, so this is the line behind the opening one, from 0.
        let line_at = block.line + at;
        if let Some(command) = line.strip_prefix("$ ") {
            found.push(Step {
                command: command.to_owned(),
                line: line_at + 1,
                expected: Vec::new(),
                output: line_at + 1..line_at + 1,
            });
        } else {
            // A console begins with a command.
            let step = found.last_mut().unwrap();
            step.expected.push(line.clone());
            step.output.end = line_at + 1;
        }
    }
    found
}

/// Whether this is what was printed. A line `…` stands for any number of lines.
pub(super) fn matches(expected: &[String], printed: &str) -> bool {
    let printed: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    let expected: Vec<&str> = expected.iter().map(|line| line.trim_end()).collect();
    let parts: Vec<&[&str]> = expected.split(|line| *line == "…").collect();
    let [first, middle @ .., last] = &parts[..] else { return expected == printed };
    if !printed.starts_with(first) || !printed.ends_with(last) {
        return false;
    }
    let mut at = first.len();
    let end = printed.len() - last.len();
    middle.iter().filter(|part| !part.is_empty()).all(|part| {
        let rest = printed.get(at..end).unwrap_or_default();
        let found = rest.windows(part.len()).position(|window| window == *part);
        at += found.unwrap_or_default() + part.len();
        found.is_some()
    }) && at <= end
}

/// A command line in words; quotation marks hold one together.
pub(super) fn words(command: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in command.chars() {
        match (letter, quote) {
            (_, Some(mark)) if letter == mark => quote = None,
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (' ', None) => found.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    found.extend(word);
    found
}

#[test]
fn an_ellipsis_stands_for_lines_and_nothing_else_does() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let printed = "a\nb\nc\nd\n";
    for text in ["a\nb\nc\nd", "a\n…\nd", "…", "…\nd", "a\n…", "a\n…\nc\n…", "a\nb\n…\nc\nd"]
    {
        assert!(matches(&lines(text), printed), "{text}");
    }
    for text in
        ["", "a\nb\nc", "a\n…\nc", "b\n…", "a\n…\nd\n…\nb\n…", "a\nb\nc\n…\nc\nd", "…\ne\n…"]
    {
        assert!(!matches(&lines(text), printed), "{text}");
    }
}

#[test]
fn a_console_is_commands_and_what_they_print() {
    let text = "x\n```console\n$ cat 'a b' \"c\"\n1\n2\n$ cd d\n```\n";
    let blocks = blocks(text);
    let steps = steps(&blocks[0]);
    assert_eq!(words(&steps[0].command), ["cat", "a b", "c"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[steps[0].output.clone()], ["1", "2"]);
    assert_eq!((steps[1].line, steps[1].output.clone()), (6, 6..6));
}
