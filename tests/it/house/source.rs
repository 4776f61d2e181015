//! The modules of a source file: what they hold, what they import, which paths they write out.

use std::collections::BTreeSet;

/// A module, as far as it matters who imports whom.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Module {
    /// Modules that stand in files of their own.
    pub(super) children: Vec<String>,
    /// Modules that stand in this file, between braces.
    pub(super) inline: Vec<(String, Module)>,
    /// Names of items that stand in it.
    pub(super) items: BTreeSet<String>,
    /// What its `use` lines bring in.
    pub(super) imports: Vec<Import>,
    /// Paths of two names or more that stand in its code.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// All names that stand in its code, outside `use` lines.
    pub(super) words: BTreeSet<String>,
}

/// One name of a `use` line.
#[derive(Debug, PartialEq)]
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// The name that it has here; `*` for all that there are.
    pub(super) name: String,
    /// Whether it is handed on to others.
    pub(super) is_public: bool,
}

/// Reads a file. What stands under `#[cfg(test)]` is skipped.
pub(super) fn read_module(text: &str) -> Module {
    let tokens = without_tests(&tokens(text));
    module(&tokens)
}

fn module(tokens: &[String]) -> Module {
    let mut module = Module::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1).map_or("", String::as_str);
        match token.as_str() {
            "mod" if tokens.get(at + 2).is_some_and(|token| token == ";") => {
                module.children.push(next.to_owned());
                at += 3;
            }
            "mod" if tokens.get(at + 2).is_some_and(|token| token == "{") => {
                let end = end_of_group(tokens, at + 2);
                module.inline.push((next.to_owned(), self::module(&tokens[at + 3..end - 1])));
                at = end;
            }
            "use" => {
                let end = position(tokens, at, ";");
                let is_public = is_public(&tokens[..at]);
                read_use(&tokens[at + 1..end], &[], is_public, &mut module.imports);
                at = end + 1;
            }
            "struct" | "enum" | "fn" | "const" | "static" | "type" | "trait" | "union" => {
                module.items.insert(next.to_owned());
                at += 1;
            }
            "macro_rules" => {
                module.items.insert(tokens.get(at + 2).cloned().unwrap_or_default());
                at += 3;
            }
            word if is_word(word) => at = read_path(tokens, at, &mut module),
            _ => at += 1,
        }
    }
    module
}

/// Whether `pub`, or `pub` with its brackets, stands before a `use`.
fn is_public(before: &[String]) -> bool {
    match before.last().map(String::as_str) {
        Some("pub") => true,
        Some(")") => {
            let open = before.iter().rposition(|token| token == "(");
            open.and_then(|open| before.get(open.checked_sub(1)?)).is_some_and(|t| t == "pub")
        }
        _ => false,
    }
}

/// Reads what follows `use`, up to its semicolon.
fn read_use(tokens: &[String], prefix: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => {}
            "{" => {
                let end = end_of_group(tokens, at);
                for branch in branches(&tokens[at + 1..end - 1]) {
                    read_use(branch, &path, is_public, imports);
                }
                return;
            }
            "as" => {
                let name = tokens.get(at + 1).cloned().unwrap_or_default();
                imports.push(Import { path, name, is_public });
                return;
            }
            "*" => {
                imports.push(Import { path, name: "*".to_owned(), is_public });
                return;
            }
            "self" if !path.is_empty() => {}
            word => path.push(word.to_owned()),
        }
        at += 1;
    }
    if let Some(name) = path.last().cloned() {
        imports.push(Import { path, name, is_public });
    }
}

/// The parts between the commas of a group.
fn branches(tokens: &[String]) -> Vec<&[String]> {
    let mut branches = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "," => {
                branches.push(&tokens[start..at]);
                start = at + 1;
                at += 1;
            }
            "{" => at = end_of_group(tokens, at),
            _ => at += 1,
        }
    }
    branches.push(&tokens[start..]);
    branches.retain(|branch| !branch.is_empty());
    branches
}

/// Reads a name, or a path of names, and says where it ends.
fn read_path(tokens: &[String], start: usize, module: &mut Module) -> usize {
    let is_continued = |at: usize| {
        tokens.get(at).is_some_and(|token| token == "::")
            && tokens.get(at + 1).is_some_and(|token| is_word(token))
    };
    let mut path = vec![tokens[start].clone()];
    let mut at = start + 1;
    while is_continued(at) {
        path.push(tokens[at + 1].clone());
        at += 2;
    }
    let is_member = start > 0 && matches!(tokens[start - 1].as_str(), "." | "::");
    if !is_member {
        module.words.insert(path[0].clone());
        if path.len() > 1 {
            module.paths.insert(path);
        }
    }
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn position(tokens: &[String], from: usize, wanted: &str) -> usize {
    tokens[from..].iter().position(|token| token == wanted).map_or(tokens.len(), |at| from + at)
}

/// Where the group ends that opens at a bracket: behind its closing bracket.
fn end_of_group(tokens: &[String], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The tokens without the items that follow `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].iter().map(String::as_str).take(ATTRIBUTE.len()).eq(ATTRIBUTE) {
            at = end_of_item(tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn end_of_item(tokens: &[String], start: usize) -> usize {
    let mut at = start;
    let mut is_use = false;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            ";" => return at + 1,
            "{" if !is_use => return end_of_group(tokens, at),
            "{" | "(" | "[" => at = end_of_group(tokens, at),
            word => {
                is_use |= word == "use";
                at += 1;
            }
        }
    }
    at
}

/// The words and signs of a text, without comments, texts and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let (one, two) = (at(index), at(index + 1));
        let raw = raw_string(&characters[index..]);
        if one == '/' && two == '/' {
            while index < characters.len() && at(index) != '\n' {
                index += 1;
            }
        } else if one == '/' && two == '*' {
            index += 2;
            while index < characters.len() && !(at(index) == '*' && at(index + 1) == '/') {
                index += 1;
            }
            index += 2;
        } else if let Some(length) = raw {
            index += length;
        } else if one == '"' {
            index += quoted(&characters[index..], '"');
        } else if one == '\'' && (two == '\\' || at(index + 2) == '\'') {
            index += quoted(&characters[index..], '\'');
        } else if one == '\'' {
            index += 1;
            while at(index).is_alphanumeric() || at(index) == '_' {
                index += 1;
            }
        } else if one.is_alphanumeric() || one == '_' {
            let start = index;
            while at(index).is_alphanumeric() || at(index) == '_' {
                index += 1;
            }
            tokens.push(characters[start..index].iter().collect());
        } else if one == ':' && two == ':' {
            tokens.push("::".to_owned());
            index += 2;
        } else {
            if !one.is_whitespace() {
                tokens.push(one.to_string());
            }
            index += 1;
        }
    }
    tokens
}

/// How long a quoted text is, its quotes included.
fn quoted(text: &[char], quote: char) -> usize {
    let mut index = 1;
    while index < text.len() && text[index] != quote {
        index += if text[index] == '\\' { 2 } else { 1 };
    }
    index + 1
}

/// How long a text between `r#"` and `"#` is, if one begins here.
fn raw_string(text: &[char]) -> Option<usize> {
    let start = usize::from(text.first() == Some(&'b'));
    if text.get(start) != Some(&'r') {
        return None;
    }
    let hashes = text[start + 1..].iter().take_while(|&&character| character == '#').count();
    let open = start + 1 + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    let ends = |index: &usize| {
        text[*index] == '"' && text[index + 1..].iter().take_while(|&&c| c == '#').count() >= hashes
    };
    (open + 1..text.len()).find(ends).map(|index| index + 1 + hashes)
}
