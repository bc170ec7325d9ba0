//! Opening the store, reading from it, and beginning a change.

use crate::change::Change;
use crate::check;
use crate::error::{SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_NOTADB, StoreError, primary_code};
use crate::files;
use crate::lock::OwnerLock;
use crate::mark::{self, Mark};
use crate::state;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Sqlite, SqlitePool, Transaction};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
pub(crate) const FILE: &str = "keydesk.db";

/// The store: a SQLite file that this process owns. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
    mark: Arc<Mark>,
    lock: OwnerLock,
}

impl Store {
    /// Opens the store in the lock's directory, making it if it is not there and bringing it up to this version.
    ///
    /// WAL with `synchronous=FULL`: what was acknowledged survives a power cut. Foreign keys are on.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`], [`StoreError::Behind`], [`StoreError::NotWritable`], [`StoreError::Full`].
    pub async fn open(lock: OwnerLock) -> Result<Self, StoreError> {
        let file = lock.directory().join(FILE);
        files::private_file(&file)?;
        check::before_writing(&file).await?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("trusted_schema", "OFF")
            // What a change touches is noted there, also when the disk is full.
            .pragma("temp_store", "MEMORY")
            .busy_timeout(Duration::from_secs(5));
        // Brought up to date first: what each connection notes of changes needs the tables of this version. Kept until another one is
        // open, or closing it would fold the write-ahead log into the file.
        let first = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(|error| about(&file, error))?;
        MIGRATIONS.run(&first).await.map_err(|error| migration(&file, error))?;
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            // When the disk is full or an I/O error comes in between, SQLite takes the whole transaction back by itself
            // (https://sqlite.org/lang_transaction.html, section 4). The driver does not notice and could not begin another one
            // on that connection, ever: it is replaced instead.
            .after_connect(|connection, _| Box::pin(state::track(connection)))
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(options)
            .await
            .map_err(|error| about(&file, error))?;
        let mark = Mark::open(&mut *pool.acquire().await?, &file).await?;
        first.close().await;
        Ok(Self { pool, mark: Arc::new(mark), lock })
    }

    /// Is there a store in this directory?
    #[must_use]
    pub fn exists(directory: &Path) -> bool {
        directory.join(FILE).exists()
    }

    /// How many records the audit log of the store in this directory had, by the file beside it that says so.
    #[must_use]
    pub fn noted(directory: &Path) -> Option<u64> {
        mark::noted(&directory.join(FILE))
    }

    /// The directory that the store lies in.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.lock.directory()
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// What the store is at this moment, to read in several steps. Changes made meanwhile are not seen, and not held up.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Begins a change. Nothing of it holds until it is committed with its audit record; dropped, it never was.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::ReadOnlyDisk`], [`StoreError::NotWritable`], [`StoreError::Database`].
    pub async fn change(&self) -> Result<Change, StoreError> {
        Change::begin(&self.pool, Arc::clone(&self.mark)).await
    }

    /// Closes all connections, folding the write-ahead log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Names the file in errors about opening it.
fn about(file: &Path, error: sqlx::Error) -> StoreError {
    let path = PathBuf::from(file);
    match primary_code(&error) {
        Some(SQLITE_CORRUPT | SQLITE_NOTADB) => {
            StoreError::Damaged { file: path, found: error.to_string() }
        }
        Some(SQLITE_CANTOPEN) => StoreError::NotWritable { path, why: error.to_string() },
        _ => error.into(),
    }
}

fn migration(file: &Path, error: MigrateError) -> StoreError {
    let path = PathBuf::from(file);
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
            StoreError::Newer { file: path }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            about(file, error)
        }
        other => StoreError::Damaged { file: path, found: other.to_string() },
    }
}
