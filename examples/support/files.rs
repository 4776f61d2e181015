//! Files that programs write.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Failure, named};

/// Writes a file whole or not at all: a program that is stopped leaves no half of it behind.
///
/// A file that is there keeps its permissions, and a link stays a link: what it leads to is written. What is there and
/// is no file, such as /dev/stdout or a pipe, is written to and stays what it is.
pub(crate) fn write_whole(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    Ok(replace(path, content.as_ref()).map_err(|error| named(path, &error))?)
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let there = match path.metadata() {
        Ok(found) if !found.is_file() => return fs::write(path, content),
        Ok(found) => Some(found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let target = behind_links(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(permissions_at_first(there.as_ref()));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(content)?;
    if let Some(there) = there {
        keep_permissions(file.as_file(), &there)?;
    }
    file.persist(&target)?;
    Ok(())
}

/// What a path leads to, which need not be there yet.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    // As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        // An error says that it is no link, or not there.
        let Ok(next) = target.read_link() else { return Ok(target) };
        target = match target.parent() {
            Some(folder) => folder.join(next),
            None => next,
        };
    }
    Err(io::Error::other("expected a file, found links that lead on and on; name the file itself"))
}

/// Those of any new file, and not only for its owner, as temporary files are; never more than those of the file that it
/// will replace.
#[cfg(unix)]
fn permissions_at_first(there: Option<&Metadata>) -> fs::Permissions {
    match there {
        Some(there) => there.permissions(),
        None => std::os::unix::fs::PermissionsExt::from_mode(0o666),
    }
}

/// Gives a new file the permissions of the one that it will replace, and its owner and group where the system lets us.
fn keep_permissions(file: &File, there: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // One by one, for a user may change the group and not the owner. Before the permissions, which this resets.
        drop(fchown(file, None, Some(there.gid())));
        drop(fchown(file, Some(there.uid()), None));
    }
    file.set_permissions(there.permissions())
}
