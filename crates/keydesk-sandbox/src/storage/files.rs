//! The files on disk: names beside the snapshot, writing whole or not at all, for this user only.
use crate::records::{content::Content, record};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// Where the uploaded files are: beside the snapshot, named after it.
pub(crate) fn folder(snapshot: &Path) -> PathBuf {
    with_suffix(snapshot, ".files")
}

/// Where the changes since the snapshot are.
pub(crate) fn journal(snapshot: &Path) -> PathBuf {
    with_suffix(snapshot, ".journal")
}

pub(crate) fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Writes the uploaded files that are not on disk yet.
pub(crate) fn write_contents<'a>(
    snapshot: &Path,
    contents: impl Iterator<Item = (&'a String, &'a Content)>,
) -> io::Result<()> {
    let folder = folder(snapshot);
    let mut made = false;
    for (id, content) in contents {
        if !made {
            make_private(&folder)?;
            made = true;
        }
        let name = folder.join(id);
        if !is_there(&name, content.size)? {
            write(&name, |file| file.write_all(&content.bytes))?;
        }
    }
    Ok(())
}

/// Removes an uploaded file, if it is on disk.
pub(crate) fn remove_content(snapshot: &Path, id: &str) -> io::Result<()> {
    match fs::remove_file(folder(snapshot).join(id)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes the uploaded files of records that are gone. Whatever else lies in the folder is left alone.
pub(crate) fn clear(snapshot: &Path, contents: &BTreeMap<String, Content>) -> io::Result<()> {
    let entries = match fs::read_dir(folder(snapshot)) {
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

/// Writes a file whole or not at all, readable by this user only (`tempfile` makes it with mode 0600 on Unix).
pub(crate) fn write(
    file: &Path,
    fill: impl FnOnce(&mut io::BufWriter<&mut fs::File>) -> io::Result<()>,
) -> io::Result<()> {
    let parent = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let mut temporary = tempfile::NamedTempFile::new_in(parent)?;
    let mut writer = io::BufWriter::new(temporary.as_file_mut());
    fill(&mut writer)?;
    writer.flush()?;
    drop(writer);
    temporary.as_file().sync_all()?;
    temporary.persist(file)?;
    Ok(())
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
