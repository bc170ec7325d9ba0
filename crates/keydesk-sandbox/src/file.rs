//! The file the sandbox is kept in, and the folder beside it with the uploaded files, one a document.
use crate::{
    catalogue::BUSINESSES,
    content::Content,
    error::SandboxError,
    record,
    shelves::{FORMAT, Shelves},
};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// What the file says; `None` if there is none yet. Anything else than what was written is an error.
pub(crate) fn load(file: &Path) -> Result<Option<Shelves>, SandboxError> {
    let unreadable = |source| SandboxError::Unreadable { file: file.to_owned(), source };
    let damaged = |reason: String| SandboxError::Damaged { file: file.to_owned(), reason };
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut shelves: Shelves =
        serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    check(&shelves).map_err(damaged)?;
    for (id, content) in &mut shelves.contents {
        let name = folder(file).join(id);
        content.bytes = match fs::read(&name) {
            Ok(bytes) if bytes.len() == content.size => bytes.into(),
            Ok(_) => {
                return Err(damaged(format!("the uploaded file {} was changed", name.display())));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(damaged(format!("the uploaded file {} is gone", name.display())));
            }
            Err(error) => return Err(unreadable(error)),
        };
    }
    Ok(Some(shelves))
}

/// What JSON alone does not promise.
fn check(shelves: &Shelves) -> Result<(), String> {
    if shelves.format != FORMAT {
        let format = shelves.format;
        return Err(format!("it has format {format}, and this Keydesk reads format {FORMAT}"));
    }
    if shelves.shelf(BUSINESSES.name).is_empty() {
        return Err("it has no businesses".to_owned());
    }
    let mut ids = shelves.shelves.values().flatten().map(record::id_of);
    if !ids.all(record::is_id) {
        return Err("a record has no proper `_id`".to_owned());
    }
    // Ids are file names in the folder, so this also keeps every read inside it.
    if !shelves.contents.keys().all(|id| record::is_id(id)) {
        return Err("an uploaded file has no proper id".to_owned());
    }
    Ok(())
}

/// Writes all of it: first the uploaded files that are not there yet, then the file, then clears away what
/// nothing refers to any more. At every moment what is on disk can be loaded.
pub(crate) fn save(
    file: &Path,
    json: &[u8],
    contents: &BTreeMap<String, Content>,
) -> Result<(), SandboxError> {
    try_save(file, json, contents)
        .map_err(|source| SandboxError::NotSaved { file: file.to_owned(), source })
}

fn try_save(file: &Path, json: &[u8], contents: &BTreeMap<String, Content>) -> io::Result<()> {
    let folder = folder(file);
    if !contents.is_empty() {
        make_private(&folder)?;
    }
    for (id, content) in contents {
        let name = folder.join(id);
        if !is_there(&name, content.size)? {
            write(&name, &content.bytes)?;
        }
    }
    write(file, json)?;
    clear(&folder, contents)
}

/// Makes the folder, for this user only: what was uploaded is nobody else's, wherever the file lies.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Whether an uploaded file is on disk. Its bytes never change under one id, so its size tells enough.
fn is_there(name: &Path, size: usize) -> io::Result<bool> {
    match fs::metadata(name) {
        Ok(found) => {
            Ok(found.is_file() && usize::try_from(found.len()).is_ok_and(|len| len == size))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a file whole or not at all, readable by this user only (`tempfile` makes it with mode 0600 on Unix).
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let mut temporary = tempfile::NamedTempFile::new_in(parent)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file)?;
    Ok(())
}

/// Removes the uploaded files of documents that are gone. Whatever else lies in the folder is left alone.
fn clear(folder: &Path, contents: &BTreeMap<String, Content>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(id) = name.to_str() else { continue };
        if record::is_id(id) && !contents.contains_key(id) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Renames a file out of the way, to a name not yet taken; says which.
pub(crate) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    for number in 1_u32.. {
        let aside = with_suffix(file, &format!(".damaged-{number}"));
        if !aside.try_exists()? {
            fs::rename(file, &aside)?;
            return Ok(aside);
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Where the uploaded files are: beside the file, named after it.
fn folder(file: &Path) -> PathBuf {
    with_suffix(file, ".files")
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
