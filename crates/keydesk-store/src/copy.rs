//! A copy of the whole store as it is at one moment, taken while it is in use; and whether such a file is whole.

use crate::Conn;
use crate::check;
use crate::error::StoreError;
use crate::files;
use crate::store::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::io;
use std::path::{Path, PathBuf};

/// Writes all that the store holds at this moment to a new file for its owner alone. Changes go on meanwhile, and are not in it.
///
/// # Errors
/// [`StoreError::Full`], [`StoreError::NotWritable`], [`StoreError::Database`]. What there is of the file then is no copy.
pub async fn take(store: &Store, file: &Path) -> Result<(), StoreError> {
    let not_writable = |why: String| StoreError::NotWritable { path: file.to_owned(), why };
    // SQLite takes an empty file for none, and would make one that is open to others.
    files::new_private_file(file).map_err(|why| match why.kind() {
        io::ErrorKind::StorageFull => StoreError::Full,
        _ => not_writable(why.to_string()),
    })?;
    let path =
        file.to_str().ok_or_else(|| not_writable("its path is no text (UTF-8)".to_owned()))?;
    let mut conn = store.read().await?;
    sqlx::query("VACUUM INTO $1").bind(path).execute(&mut *conn).await?;
    Ok(())
}

/// A database file that is looked at and never written to.
#[derive(Debug)]
pub struct StoreFile {
    file: PathBuf,
    conn: SqliteConnection,
}

impl StoreFile {
    /// Opens it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is no database, [`StoreError::NotWritable`] when it cannot be read.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        check::header(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .pragma("trusted_schema", "OFF");
        let conn = options.connect().await.map_err(|error| check::refused(file, error))?;
        Ok(Self { file: file.to_owned(), conn })
    }

    /// Was it made by this program, in whatever version?
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub async fn is_a_store(&mut self) -> Result<bool, StoreError> {
        // What every store has had since the first version.
        let found: Result<(i64,), _> = sqlx::query_as(
            "SELECT COUNT(*) FROM sqlite_master
             WHERE type = 'table' AND name IN ('accounts', 'audit', 'roles', 'tokens', '_sqlx_migrations')",
        )
        .fetch_one(&mut self.conn)
        .await;
        Ok(found.map_err(|error| check::refused(&self.file, error))?.0 == 5)
    }

    /// Looks through all of it, indexes and references included.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub async fn check(&mut self) -> Result<(), StoreError> {
        check::pages(&mut self.conn, &self.file, "PRAGMA integrity_check(1)").await?;
        let loose = sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut self.conn).await;
        match loose.map_err(|error| check::refused(&self.file, error))? {
            None => Ok(()),
            Some(_) => {
                let found = "a row in it refers to one that is not there".to_owned();
                Err(StoreError::Damaged { file: self.file.clone(), found })
            }
        }
    }

    /// To read with.
    pub const fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.conn.close().await?)
    }
}
