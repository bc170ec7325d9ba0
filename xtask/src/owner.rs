//! The file that says who the first administrator is: three lines, read and handed on without showing the password.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::step::Stop;

/// Who to create. No `Debug`: it would show the password.
pub(crate) struct Owner {
    pub(crate) name: String,
    pub(crate) email: String,
    password: String,
}

impl Owner {
    pub(crate) fn read(file: &Path) -> Result<Self, Stop> {
        private(file)?;
        let text = fs::read_to_string(file)
            .map_err(|error| Stop::usage(format!("{} cannot be read: {error}", file.display())))?;
        Self::parse(&text).ok_or_else(|| {
            Stop::usage(format!(
                "{} needs three lines: the name, the e-mail address and the password of the first administrator",
                file.display()
            ))
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let owner = Self {
            name: lines.next()?.trim().to_owned(),
            email: lines.next()?.trim().to_owned(),
            // Blanks at either end belong to the password.
            password: lines.next()?.to_owned(),
        };
        let complete =
            [&owner.name, &owner.email, &owner.password].iter().all(|line| !line.is_empty());
        (complete && lines.all(|line| line.trim().is_empty())).then_some(owner)
    }

    /// The password in a file of its own, as `keydeskctl --password-file` takes it: a program's arguments are
    /// everybody's to read.
    pub(crate) fn password_file(&self) -> Result<PasswordFile, Stop> {
        PasswordFile::write(&self.password).map_err(|error| {
            Stop::failed(format!("the password could not be put in a file of its own: {error}"))
        })
    }
}

/// A file that only we can read, gone when this is dropped.
pub(crate) struct PasswordFile {
    dir: PathBuf,
}

impl PasswordFile {
    fn write(password: &str) -> std::io::Result<Self> {
        let file = Self { dir: private_dir("keydesk-owner")? };
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(file.path())?.write_all(password.as_bytes())?;
        Ok(file)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.join("password")
    }
}

impl Drop for PasswordFile {
    fn drop(&mut self) {
        // Nothing more can be done about a failure here, and the folder is ours alone.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Makes a folder for temporary files that nobody else can look into. It must not exist before, so that it is ours.
pub(crate) fn private_dir(name: &str) -> std::io::Result<PathBuf> {
    let dir = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&dir)?;
    Ok(dir)
}

#[cfg(unix)]
fn private(file: &Path) -> Result<(), Stop> {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs::metadata(file)
        .map_err(|error| Stop::usage(format!("{} cannot be read: {error}", file.display())))?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Stop::usage(format!(
        "{0} holds a password and others may read it. Run `chmod 600 {0}`, then try again",
        file.display()
    )))
}

#[cfg(not(unix))]
fn private(_file: &Path) -> Result<(), Stop> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_lines_and_nothing_else() {
        let owner = Owner::parse("Ada Lovelace\r\nada@example.com\r\n a pass phrase \n\n").unwrap();
        assert_eq!(owner.name, "Ada Lovelace");
        assert_eq!(owner.email, "ada@example.com");
        assert_eq!(owner.password, " a pass phrase ");

        for text in ["", "Ada\nada@example.com\n", "Ada\n\nsecret\n", "Ada\na@b.c\nsecret\nmore\n"]
        {
            assert!(Owner::parse(text).is_none(), "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused_and_the_password_is_kept_from_them() {
        use std::os::unix::fs::PermissionsExt;

        let dir = private_dir("keydesk-owner-test").unwrap();
        let file = dir.join("owner");
        fs::write(&file, "Ada\nada@example.com\nsecret\n").unwrap();

        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = Owner::read(&file).err().unwrap();
        assert!(refused.reason.contains("chmod 600"), "{}", refused.reason);

        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let handed_on = Owner::read(&file).ok().unwrap().password_file().ok().unwrap();
        let path = handed_on.path();
        assert_eq!(fs::read_to_string(&path).unwrap(), "secret");
        assert_eq!(
            fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777,
            0o700
        );
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        drop(handed_on);
        assert!(!path.exists());
        fs::remove_dir_all(dir).unwrap();
    }
}
