//! The snapshot: everything in one file, and the folder beside it with the uploaded files, one a record.
use crate::{
    error::SandboxError,
    records::{collections::Collections, content::Content, record, stored::Stored},
    resources::BUSINESSES,
    sample,
    storage::{files, journal},
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// The layout of the file. A change that older programs cannot read must raise it: 2 has a journal beside it.
const FORMAT: u32 = 2;

/// The layout before there was a journal and before most collections; it is still read.
const FORMAT_WITHOUT_JOURNAL: u32 = 1;

/// What the file holds.
#[derive(Deserialize)]
struct Kept {
    format: u32,
    /// The name of the journal that continues it.
    #[serde(default)]
    journal: String,
    shelves: BTreeMap<String, Vec<Stored>>,
    contents: BTreeMap<String, Content>,
}

/// What file and journal say; `None` if there is no file yet. Anything else than what was written is an error.
pub(crate) fn load(file: &Path) -> Result<Option<Collections>, SandboxError> {
    let unreadable = |source| SandboxError::Unreadable { file: file.to_owned(), source };
    let damaged = |reason: String| SandboxError::Damaged { file: file.to_owned(), reason };
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let kept: Kept = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
    drop(text);
    let (format, name) = (kept.format, kept.journal.clone());
    let mut collections = check(kept).map_err(damaged)?;
    if format == FORMAT {
        journal::replay(file, &name, &mut collections).map_err(unreadable)?.map_err(damaged)?;
    }
    let mut loaded = BTreeMap::new();
    for (id, content) in collections.contents() {
        let name = files::folder(file).join(id);
        let bytes = match fs::read(&name) {
            Ok(bytes) if bytes.len() == content.size => bytes.into(),
            Ok(_) => {
                return Err(damaged(format!("the uploaded file {} was changed", name.display())));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(damaged(format!("the uploaded file {} is gone", name.display())));
            }
            Err(error) => return Err(unreadable(error)),
        };
        loaded.insert(id.clone(), Content { bytes, ..content.clone() });
    }
    collections.fill_contents(loaded);
    if format == FORMAT_WITHOUT_JOURNAL {
        sample::add_new_collections(&mut collections)?;
    }
    Ok(Some(collections))
}

/// What JSON alone does not promise.
fn check(kept: Kept) -> Result<Collections, String> {
    if kept.format != FORMAT && kept.format != FORMAT_WITHOUT_JOURNAL {
        let format = kept.format;
        return Err(format!("it has format {format}, and this Keydesk reads format {FORMAT}"));
    }
    if kept.shelves.get(BUSINESSES.name).is_none_or(Vec::is_empty) {
        return Err("it has no businesses".to_owned());
    }
    let mut ids = kept.shelves.values().flatten().map(Stored::id);
    if !ids.all(record::is_id) {
        return Err("a record has no proper `_id`".to_owned());
    }
    // Ids are file names in the folder, so this also keeps every read inside it.
    if !kept.contents.keys().all(|id| record::is_id(id)) {
        return Err("an uploaded file has no proper id".to_owned());
    }
    Ok(Collections::new(kept.shelves, kept.contents))
}

/// Writes all of it, and says how many bytes that were: first the uploaded files that are not there yet, then the file, then
/// clears away what nothing refers to any more. At every moment what is on disk can be loaded.
pub(crate) fn save(file: &Path, journal: &str, collections: &Collections) -> io::Result<usize> {
    files::write_contents(file, collections.contents().iter())?;
    let mut written = 0;
    files::write(file, |out| {
        let head = format!("{{\"format\":{FORMAT},\"journal\":\"{journal}\",\"shelves\":{{");
        out.write_all(head.as_bytes())?;
        for (position, (shelf, records)) in collections.shelves().enumerate() {
            if position > 0 {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut *out, shelf)?;
            out.write_all(b":[")?;
            for (position, record) in records.iter().enumerate() {
                if position > 0 {
                    out.write_all(b",")?;
                }
                out.write_all(record.json())?;
                written += record.json().len() + 1;
            }
            out.write_all(b"]")?;
        }
        out.write_all(b"},\"contents\":")?;
        serde_json::to_writer(&mut *out, collections.contents())?;
        out.write_all(b"}")
    })?;
    files::clear(file, collections.contents())?;
    Ok(written)
}

/// Renames a file out of the way with its journal, to a name not yet taken; says which.
pub(crate) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    for number in 1_u32.. {
        let aside = files::with_suffix(file, &format!(".damaged-{number}"));
        if !aside.try_exists()? {
            match fs::rename(files::journal(file), files::journal(&aside)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            fs::rename(file, &aside)?;
            return Ok(aside);
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
