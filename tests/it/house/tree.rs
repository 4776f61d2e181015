//! The tree of modules: which file each import leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Import, Module, read_module};

/// A module by the names that lead to it.
type Name = Vec<String>;

/// All modules of a crate, each with its file.
#[derive(Debug, Default)]
pub(super) struct Tree {
    modules: BTreeMap<Name, (String, Module)>,
}

/// Who imports whom, and by which path.
pub(super) type Imports = BTreeMap<(String, String), String>;

/// What a path leads to.
enum Target {
    Module(Name),
    Item(String),
}

impl Tree {
    /// The tree that begins with `lib.rs`. Files are asked for by their paths.
    pub(super) fn read(file: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut tree = Self::default();
        tree.read_file(&[], "lib.rs", file);
        tree
    }

    /// The files, in order.
    pub(super) fn files(&self) -> BTreeSet<&str> {
        self.modules.values().map(|(path, _)| path.as_str()).collect()
    }

    /// Which file imports from which.
    ///
    /// A file that only re-exports a name does not import it.
    ///
    /// # Panics
    ///
    /// If a path from the root of the crate leads nowhere.
    pub(super) fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (name, (file, module)) in &self.modules {
            let lines = module.imports.iter();
            let used =
                lines.filter(|import| !import.is_public || module.words.contains(&import.name));
            for path in used.map(|import| &import.path).chain(&module.paths) {
                let found = match self.resolve(name, path, 0) {
                    Some(Target::Item(found)) => found,
                    Some(Target::Module(found)) => self.modules[&found].0.clone(),
                    None if matches!(path[0].as_str(), "crate" | "super") => {
                        panic!("{file}: {} leads nowhere", path.join("::"))
                    }
                    None => continue,
                };
                if found != *file {
                    imports.entry((file.clone(), found)).or_insert_with(|| path.join("::"));
                }
            }
        }
        imports
    }

    fn read_file(&mut self, name: &[String], path: &str, file: &dyn Fn(&str) -> Option<String>) {
        let text = file(path).unwrap_or_else(|| panic!("{path} is missing"));
        self.add(name, path, read_module(&text), file);
    }

    fn add(
        &mut self,
        name: &[String],
        path: &str,
        mut module: Module,
        file: &dyn Fn(&str) -> Option<String>,
    ) {
        let child_name = |child: &str| [name, &[child.to_owned()]].concat();
        for (child, inner) in std::mem::take(&mut module.inline) {
            self.add(&child_name(&child), path, inner, file);
        }
        for child in &module.children {
            let child_name = child_name(child);
            let stem = child_name.join("/");
            let flat = format!("{stem}.rs");
            let path = if file(&flat).is_some() { flat } else { format!("{stem}/mod.rs") };
            self.read_file(&child_name, &path, file);
        }
        self.modules.insert(name.to_vec(), (path.to_owned(), module));
    }

    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Target> {
        // `use` lines may lead round in a ring; no real path is that long.
        const DEEPEST: usize = 16;
        if depth > DEEPEST {
            return None;
        }
        let mut at = from.to_vec();
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "super" => drop(at.pop()?),
                "self" => {}
                _ => break,
            }
            rest = others;
        }
        while let Some((first, others)) = rest.split_first() {
            let is_last = others.is_empty();
            match self.look_up(&at, first, is_last, depth)? {
                Target::Module(found) => at = found,
                item @ Target::Item(_) => return Some(item),
            }
            rest = others;
        }
        Some(Target::Module(at))
    }

    /// What a name means in a module.
    fn look_up(&self, at: &[String], name: &str, is_last: bool, depth: usize) -> Option<Target> {
        let (file, module) = self.modules.get(at)?;
        let child = [at, &[name.to_owned()]].concat();
        let child = self.modules.contains_key(&child).then_some(Target::Module(child));
        let named = |import: &&Import| import.name == name;
        // A file and what it holds may have the same name: the one leads on, the other ends a path.
        if !is_last && child.is_some() {
            return child;
        }
        let imported = module.imports.iter().find(named);
        if let Some(import) = imported.filter(|import| import.path != [name]) {
            return self.resolve(at, &import.path, depth + 1);
        }
        if child.is_some() {
            return child;
        }
        if module.items.contains(name) {
            return Some(Target::Item(file.clone()));
        }
        let globs = module.imports.iter().filter(|import| import.name == "*");
        globs
            .map(|import| [import.path.as_slice(), &[name.to_owned()]].concat())
            .find_map(|path| self.resolve(at, &path, depth + 1))
    }
}
