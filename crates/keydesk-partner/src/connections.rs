//! The connections that a partner keeps: a list in a file of its owner's, without a secret in it.

use crate::check::Checked;
use crate::connection::{Connection, LastCheck, NewConnection};
use crate::error::PartnerError;
use crate::keeper::{self, KeepIn, Keeper};
use jiff::Timestamp;
use keydesk_domain::text::fold;
use keydesk_domain::{PlainToken, TokenName};
use keydesk_handoff::{BusinessId, Line, Passphrase};
use keydesk_keychain::Keychain;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The version of the file that is written.
const VERSION: u32 = 1;

/// The connections of one directory.
#[derive(Clone, Debug)]
pub struct Connections {
    directory: PathBuf,
    keeper: Keeper,
}

/// A connection just added.
#[derive(Debug)]
pub struct Added {
    /// It.
    pub connection: Connection,
    /// What opens the encrypted file that its token is in, if it is in one. Nothing can show it again.
    pub passphrase: Option<Passphrase>,
}

#[derive(Default, Serialize, Deserialize)]
struct Written {
    version: u32,
    connections: Vec<Connection>,
}

#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Connections {
    /// Those in this directory, which is made when something is kept in it.
    #[must_use]
    pub fn in_directory(directory: &Path, keychain: Keychain) -> Self {
        let keeper = Keeper::new(directory.to_owned(), keychain);
        Self { directory: directory.to_owned(), keeper }
    }

    /// Keeps a connection and its token.
    ///
    /// # Errors
    /// [`PartnerError::Taken`], [`PartnerError::NoKeychain`] and [`PartnerError::KeychainClosed`]; nothing was kept then.
    pub async fn add(&self, new: NewConnection, keep_in: KeepIn) -> Result<Added, PartnerError> {
        free(&self.list()?, &new.name, None)?;
        private_directory(&self.directory).map_err(|why| self.unusable(&why))?;
        let id = Uuid::now_v7();
        let (kept, passphrase) = self.keeper.keep(id, &new.token, keep_in).await?;
        let connection = Connection {
            id,
            name: new.name,
            base_url: new.base_url,
            environment: new.environment,
            account: new.account,
            hint: new.token.hint(),
            permissions: new.permissions,
            business: new.business,
            kept,
            added_at: Timestamp::now(),
            last_checked: None,
        };
        let written = self.change(|all| {
            free(all, &connection.name, None)?;
            all.push(connection.clone());
            Ok(())
        });
        if let Err(error) = written {
            // What no list names would stay in the keychain for ever.
            self.keeper.forget(id, kept).await?;
            return Err(error);
        }
        Ok(Added { connection, passphrase })
    }

    /// All of them, in the order in which they were added.
    ///
    /// # Errors
    /// [`PartnerError::Damaged`], [`PartnerError::Newer`], [`PartnerError::File`].
    pub fn list(&self) -> Result<Vec<Connection>, PartnerError> {
        let path = self.file();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(PartnerError::File { path, why: why.to_string() }),
        };
        match serde_json::from_slice::<Head>(&bytes) {
            Ok(head) if head.version > VERSION => return Err(PartnerError::Newer(path)),
            Ok(_) => {}
            Err(_) => return Err(PartnerError::Damaged(path)),
        }
        serde_json::from_slice::<Written>(&bytes)
            .map(|it| it.connections)
            .map_err(|_| PartnerError::Damaged(path))
    }

    /// One, by name or identifier.
    ///
    /// # Errors
    /// [`PartnerError::NotFound`], and as [`Connections::list`].
    pub fn find(&self, wanted: &str) -> Result<Connection, PartnerError> {
        let all = self.list()?;
        let at = position(&all, wanted)?;
        all.into_iter().nth(at).ok_or_else(|| PartnerError::NotFound(wanted.to_owned()))
    }

    /// A connection's token.
    ///
    /// # Errors
    /// [`PartnerError`]: the keychain, or the passphrase of the file.
    pub async fn reveal(
        &self,
        connection: &Connection,
        passphrase: Option<&Passphrase>,
    ) -> Result<PlainToken, PartnerError> {
        self.keeper.read(connection, passphrase).await
    }

    /// Writes down what a check came to, and what the gateway said of the token.
    ///
    /// # Errors
    /// As [`Connections::find`].
    pub fn checked(
        &self,
        connection: &Connection,
        checked: &Checked,
    ) -> Result<Connection, PartnerError> {
        let sentence = checked.findings.last().map(|it| it.sentence.clone()).unwrap_or_default();
        self.edit(connection, |it| {
            it.last_checked = Some(LastCheck { at: checked.at, works: checked.works(), sentence });
            if let Some(who) = &checked.who {
                it.account = Line::parse(who.account_name.as_str()).ok();
                it.permissions = who.permitted();
            }
        })
    }

    /// Gives a connection another name.
    ///
    /// # Errors
    /// [`PartnerError::Taken`], and as [`Connections::find`].
    pub fn rename(
        &self,
        connection: &Connection,
        name: TokenName,
    ) -> Result<Connection, PartnerError> {
        free(&self.list()?, &name, Some(connection.id))?;
        self.edit(connection, |it| it.name = name)
    }

    /// Says whose data a connection is for.
    ///
    /// # Errors
    /// As [`Connections::find`].
    pub fn set_business(
        &self,
        connection: &Connection,
        business: BusinessId,
    ) -> Result<Connection, PartnerError> {
        self.edit(connection, |it| it.business = Some(business))
    }

    /// Forgets a connection: first its token, wherever it is kept, then the connection.
    ///
    /// # Errors
    /// [`PartnerError`]; the connection is still there then.
    pub async fn remove(&self, connection: &Connection) -> Result<(), PartnerError> {
        self.keeper.forget(connection.id, connection.kept).await?;
        self.change(|all| {
            all.retain(|it| it.id != connection.id);
            Ok(())
        })
    }

    fn edit(
        &self,
        connection: &Connection,
        edit: impl FnOnce(&mut Connection),
    ) -> Result<Connection, PartnerError> {
        self.change(|all| {
            let gone = || PartnerError::NotFound(connection.name.to_string());
            let it = all.iter_mut().find(|it| it.id == connection.id).ok_or_else(gone)?;
            edit(it);
            Ok(it.clone())
        })
    }

    /// Reads the list, changes it and writes it, with nobody else in between.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Vec<Connection>) -> Result<T, PartnerError>,
    ) -> Result<T, PartnerError> {
        let unusable = |why: io::Error| self.unusable(&why);
        private_directory(&self.directory).map_err(unusable)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let turn = options.open(self.directory.join("connections.lock")).map_err(unusable)?;
        turn.lock().map_err(unusable)?;
        let mut connections = self.list()?;
        let changed = change(&mut connections)?;
        let written = serde_json::to_vec_pretty(&Written { version: VERSION, connections });
        let written = written.map_err(|why| self.unusable(&why.into()))?;
        keeper::write(&self.file(), &written).map_err(unusable)?;
        Ok(changed)
    }

    fn file(&self) -> PathBuf {
        self.directory.join("connections.json")
    }

    fn unusable(&self, why: &io::Error) -> PartnerError {
        PartnerError::File { path: self.file(), why: why.to_string() }
    }
}

/// The one with this identifier or else this name.
fn position(all: &[Connection], wanted: &str) -> Result<usize, PartnerError> {
    let (id, key) = (wanted.parse::<Uuid>().ok(), fold(wanted));
    let by_id = all.iter().position(|it| Some(it.id) == id);
    by_id
        .or_else(|| all.iter().position(|it| it.name.key() == key))
        .ok_or_else(|| PartnerError::NotFound(wanted.to_owned()))
}

fn free(all: &[Connection], name: &TokenName, except: Option<Uuid>) -> Result<(), PartnerError> {
    match all.iter().find(|it| it.name.key() == name.key() && Some(it.id) != except) {
        Some(other) => Err(PartnerError::Taken(other.name.to_string())),
        None => Ok(()),
    }
}

/// A directory for its owner alone.
fn private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests;
