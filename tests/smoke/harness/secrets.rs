//! What a journey must not leave lying about: the search for a token's text and for passwords where they do not belong.

use crate::process::Seen;
use std::fs;
use std::path::Path;

/// The secrets of a journey, each with what it is.
#[derive(Default)]
pub(crate) struct Secrets(Vec<(String, String)>);

impl Secrets {
    pub(crate) fn add(&mut self, what: &str, text: &str) {
        // A shorter one would be found by chance.
        assert!(text.len() >= 8, "{what} is too short to be searched for");
        self.0.push((what.to_owned(), text.to_owned()));
    }

    /// The same text without them, for what goes into the report.
    pub(crate) fn hidden(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (what, secret)| {
            text.replace(secret, &format!("[{what}]"))
        })
    }

    /// What of them lies in these files, and where.
    pub(crate) fn in_files(&self, dir: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                found.extend(self.in_files(&entry.path()));
            } else if kind.is_file() {
                let content = fs::read(entry.path()).unwrap_or_default();
                let name = entry.file_name();
                found.extend(
                    self.within(&content)
                        .map(|what| format!("{what} is in the file {}", name.display())),
                );
            }
        }
        found
    }

    /// What of them everybody on the machine can see in the list of processes, or anybody of the same user in an environment.
    pub(crate) fn in_processes(&self, processes: &[Seen]) -> Vec<String> {
        let mut found = Vec::new();
        for it in processes {
            for (place, bytes) in
                [("command line", &it.command_line), ("environment", &it.environment)]
            {
                found.extend(
                    self.within(bytes)
                        .map(|what| format!("{what} is in the {place} of {}", it.program)),
                );
            }
        }
        found
    }

    /// What of them is in this text.
    pub(crate) fn in_text(&self, place: &str, text: &str) -> Vec<String> {
        self.within(text.as_bytes()).map(|what| format!("{what} is in {place}")).collect()
    }

    /// As UTF-8, and as UTF-16, in which web views keep what pages store.
    fn within<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a str> {
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        self.0
            .iter()
            .filter(move |(_, secret)| holds(secret.as_bytes()) || holds(&utf_16(secret)))
            .map(|(what, _)| &**what)
    }
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add("the token", "kd_sandbox_0123456789");
        secrets
    }

    #[test]
    fn a_secret_is_found_in_a_file_below_in_either_encoding_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("below")).unwrap();
        fs::write(dir.path().join("harmless"), "kd_sandbox_012345678").unwrap();
        assert!(secrets().in_files(dir.path()).is_empty());
        fs::write(dir.path().join("below/log"), "created kd_sandbox_0123456789.").unwrap();
        fs::write(
            dir.path().join("below/store"),
            [&[0, 1][..], &utf_16("kd_sandbox_0123456789")].concat(),
        )
        .unwrap();
        let mut found = secrets().in_files(dir.path());
        found.sort();
        assert_eq!(found, ["the token is in the file log", "the token is in the file store"]);
    }

    #[test]
    fn the_report_names_a_secret_and_does_not_show_it() {
        assert_eq!(secrets().hidden("“kd_sandbox_0123456789” is wrong"), "“[the token]” is wrong");
    }
}
