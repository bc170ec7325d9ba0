//! Asking on the terminal, and reading what was given in files. No secret comes from the command line: everybody can read that.

use keydesk_control::Failure;
use keydesk_domain::paste::PASTE_BYTES;
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// The longest line that is read as a secret, in bytes.
const LINE_MAX: u64 = 64 * 1024;

/// Asks for a line.
pub(crate) fn line(question: &str) -> Result<String, Failure> {
    let asked = || -> io::Result<String> {
        let mut terminal = io::stderr().lock();
        write!(terminal, "{question}")?;
        terminal.flush()?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(line.trim().to_owned())
    };
    asked().map_err(|error| {
        Failure::new("usage", format!("Nothing could be read from the terminal: {error}"))
    })
}

/// Asks for a secret without showing it. `instead` says what to give where there is no terminal.
pub(crate) fn hidden(question: &str, instead: &str) -> Result<SecretString, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new(
            "usage",
            format!("There is no terminal to ask on. Give {instead} (- is standard input)."),
        ));
    }
    rpassword::prompt_password(question).map(SecretString::from).map_err(|error| {
        Failure::new("usage", format!("Nothing could be read from the terminal: {error}"))
    })
}

/// Asks for a new secret, twice.
pub(crate) fn hidden_twice(what: &str, instead: &str) -> Result<SecretString, Failure> {
    let secret = hidden(&format!("{what}: "), instead)?;
    let again = hidden(&format!("{what}, again: "), instead)?;
    if secret.expose_secret() == again.expose_secret() {
        Ok(secret)
    } else {
        Err(Failure::new("invalid", "The two were not the same. Nothing was changed; try again."))
    }
}

/// The first line of a file; `-` is the next line of standard input.
pub(crate) fn from_file(file: &Path, option: &str) -> Result<SecretString, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::of_field("usage", option, format!("{} cannot be read: {error}", file.display()))
    };
    let line = if file.as_os_str() == "-" {
        first_line(&mut io::stdin().lock())
    } else {
        let opened = File::open(file).map_err(|error| unreadable(&error))?;
        warn_if_open_to_others(&opened, file);
        first_line(&mut BufReader::new(opened))
    };
    let line = line.map_err(|error| unreadable(&error))?;
    if line.is_empty() {
        return Err(Failure::of_field(
            "usage",
            option,
            format!("The first line of {} is empty.", file.display()),
        ));
    }
    Ok(SecretString::from(line.as_str()))
}

/// A file to its end, as far as anything is read at all; `-` is the rest of standard input.
pub(crate) fn whole_file(file: &Path, option: &str) -> Result<SecretString, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::of_field("usage", option, format!("{} cannot be read: {error}", file.display()))
    };
    let text = if file.as_os_str() == "-" {
        to_the_end(&mut io::stdin().lock())
    } else {
        let opened = File::open(file).map_err(|error| unreadable(&error))?;
        to_the_end(&mut BufReader::new(opened))
    };
    text.map(|text| SecretString::from(text.as_str())).map_err(|error| unreadable(&error))
}

/// One byte more than is looked at, so that it shows when there is too much.
fn to_the_end(reader: &mut impl Read) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::new());
    reader.take(PASTE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

fn first_line(reader: &mut impl BufRead) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    reader.take(LINE_MAX).read_line(&mut line)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(line)
}

#[cfg(unix)]
fn warn_if_open_to_others(opened: &File, file: &Path) {
    use std::os::unix::fs::MetadataExt;
    let is_open = opened.metadata().is_ok_and(|it| it.is_file() && it.mode() & 0o077 != 0);
    if is_open {
        crate::out::note(&format!(
            "Others can read {0}. Close it to them: chmod 600 {0}",
            file.display()
        ));
    }
}

#[cfg(not(unix))]
fn warn_if_open_to_others(_: &File, _: &Path) {}

/// Asks whether something is really to be deleted. Without a terminal it has to be said beforehand.
pub(crate) fn really(what: &str, yes: bool) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::of_field(
            "usage",
            "yes",
            format!("There is no terminal to ask on. To delete {what}, add --yes."),
        ));
    }
    if line(&format!("Delete {what}? Type yes: "))? == "yes" {
        Ok(())
    } else {
        Err(Failure::new("usage", "Nothing was deleted."))
    }
}
