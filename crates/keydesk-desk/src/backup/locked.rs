//! The copy of a store as a standard age file, and back. Read and written in pieces: a store may be larger than memory.

use super::error::BackupError;
use super::key::{BackupOpener, Lock, identities};
use age::{DecryptError, Decryptor, Encryptor};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::iter;
use std::path::Path;

/// The most work that is done to open one with a passphrase: twice what is done to lock one. A hostile file must not keep the machine busy.
const MOST_WORK: u8 = 19;

/// How such a file begins.
const BEGINNINGS: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE"];

const PIECE: usize = 1 << 16;

/// Locks a file into another, new one, which survives a power cut then. Gives how long it is.
pub(crate) fn lock(plain: &Path, locked: &mut File, lock: &Lock) -> io::Result<u64> {
    let encryptor =
        Encryptor::with_recipients(iter::once(lock.recipient())).map_err(io::Error::other)?;
    let mut out = BufWriter::with_capacity(PIECE, &mut *locked);
    let mut inside = encryptor.wrap_output(&mut out)?;
    io::copy(&mut File::open(plain)?, &mut inside)?;
    inside.finish()?;
    out.flush()?;
    drop(out);
    locked.sync_all()?;
    Ok(locked.metadata()?.len())
}

/// Unlocks a file into another, new one.
pub(crate) fn unlock(
    file: &Path,
    opener: &BackupOpener,
    plain: &mut File,
) -> Result<(), BackupError> {
    let damaged = |found: &dyn ToString| BackupError::Damaged {
        file: file.to_owned(),
        found: found.to_string(),
    };
    let not_opened = |why| BackupError::NotOpened { file: file.to_owned(), why };
    let opened = File::open(file).map_err(|why| damaged(&why))?;
    let mut locked = BufReader::with_capacity(PIECE, opened);
    let beginning = locked.fill_buf().map_err(|why| damaged(&why))?;
    if !BEGINNINGS.iter().any(|it| beginning.starts_with(it)) {
        let found = if beginning.is_empty() { "it is empty" } else { "it is not an age file" };
        return Err(BackupError::NotABackup { file: file.to_owned(), found });
    }
    let decryptor = Decryptor::new_buffered(age::armor::ArmoredReader::new(locked))
        .map_err(|why| damaged(&why))?;
    let keys: Vec<Box<dyn age::Identity>> = match (opener, decryptor.is_scrypt()) {
        (BackupOpener::Passphrase(passphrase), true) => {
            let mut identity = age::scrypt::Identity::new(passphrase.clone());
            identity.set_max_work_factor(MOST_WORK);
            vec![Box::new(identity)]
        }
        (BackupOpener::KeyFile(text), false) => {
            let Some(keys) = identities(text) else {
                return Err(not_opened(
                    "the key file holds no secret key (AGE-SECRET-KEY-1…), or something else besides",
                ));
            };
            keys.into_iter().map(|key| Box::new(key) as Box<dyn age::Identity>).collect()
        }
        (BackupOpener::Passphrase(_), false) => {
            return Err(not_opened("it takes a key file, not a passphrase"));
        }
        (BackupOpener::KeyFile(_), true) => {
            return Err(not_opened("it takes a passphrase, not a key file"));
        }
    };
    let mut inside =
        decryptor.decrypt(keys.iter().map(AsRef::as_ref)).map_err(|why| match why {
            DecryptError::NoMatchingKeys => not_opened("it was locked for another key"),
            DecryptError::DecryptionFailed => not_opened("this is not its passphrase"),
            DecryptError::ExcessiveWork { .. } => {
                damaged(&"opening it would keep this machine busy for long")
            }
            other => damaged(&other),
        })?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = inside.read(&mut piece).map_err(|why| match why.kind() {
            io::ErrorKind::UnexpectedEof => damaged(&"its end is missing"),
            _ => damaged(&"a part of it is not what was written"),
        })?;
        if length == 0 {
            return Ok(());
        }
        plain
            .write_all(&piece[..length])
            .map_err(|why| BackupError::NotRestored(no_room(&why, "store")))?;
    }
}

/// Why something could not be written, with what to do.
pub(crate) fn no_room(why: &io::Error, whose: &str) -> String {
    match why.kind() {
        io::ErrorKind::StorageFull => {
            format!("the disk of the {whose} is full. Free some space, and try again.")
        }
        _ => format!("{why}."),
    }
}
