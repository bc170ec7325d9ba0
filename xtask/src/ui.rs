//! The window's page: built from `ui/` into `ui/dist`, which Tauri puts inside the program when that is compiled.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::node::Node;
use crate::step::{self, Stop};

/// What is in `ui/` and is made from the rest of it.
const MADE: [&str; 2] = ["node_modules", "dist"];

/// Builds the page, unless it was built from exactly what is in `ui/` now.
pub(crate) fn ensure_built(node: &Node) -> Result<(), Stop> {
    let dist = ui().join("dist");
    let stamp = step::target()?.join("tools").join("page-built-from");
    let wanted = format!("{}\n", fingerprint(&ui(), &MADE)?);
    // The page is part of the stamp: one that was built by hand, or is half gone, is not taken for ours.
    if dist.is_dir()
        && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted.clone() + &of_page(&dist))
    {
        step::say("The window's page: built already, and nothing in ui/ has changed since");
        return Ok(());
    }
    ensure_packages(node)?;
    step::run("Building the window's page", &mut script(node, &["run", "build"]))?;
    if !dist.join("index.html").is_file() {
        return Err(Stop::failed("building the window's page left no ui/dist/index.html"));
    }
    write(&stamp, &(wanted + &of_page(&dist)))
}

/// Type check and lints of the page.
pub(crate) fn check(node: &Node) -> Result<(), Stop> {
    ensure_packages(node)?;
    step::run(
        "Type check and lints of the window's page",
        &mut script(node, &["run", "check", "--if-present"]),
    )
}

/// The page's own tests, of what can be tested without a window.
pub(crate) fn test(node: &Node) -> Result<(), Stop> {
    ensure_packages(node)?;
    step::run("Tests of the window's page", &mut script(node, &["test", "--if-present"]))
}

/// Fetches the packages that `package-lock.json` names, unless they are the ones that are there.
pub(crate) fn ensure_packages(node: &Node) -> Result<(), Stop> {
    let lists: String = ["package.json", "package-lock.json"]
        .map(|name| {
            fs::read_to_string(ui().join(name))
                .map_err(|error| cannot_read(&ui().join(name), &error))
        })
        .into_iter()
        .collect::<Result<_, _>>()?;
    let wanted = format!("{:016x}\n", hash(lists.as_bytes()));
    // Kept with the packages, so that it goes when they go.
    let stamp = ui().join("node_modules/.fetched-for");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    fetch(node, "Fetching the packages that the window's page is made of")?;
    if !missing(node).is_empty() {
        fetch(node, "Fetching them once more: npm passed over some that could not be fetched")?;
        let missing = missing(node);
        if !missing.is_empty() {
            step::say(&format!(
                "Going on without these, which could not be fetched: {}",
                missing.join(", ")
            ));
            return Ok(());
        }
    }
    write(&stamp, &wanted)
}

fn fetch(node: &Node, what: &str) -> Result<(), Stop> {
    // `ci`: exactly the lock file. No package has a reason to run anything of its own when it is put there.
    let mut ci = node.npm([
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--no-progress",
        "--loglevel=error",
    ]);
    step::run(what, &mut ci).map_err(|stop| {
        Stop::failed(format!(
            "{}. If they could not be fetched, look at the network and the proxy of this machine, then try again",
            stop.reason
        ))
    })
}

/// The packages of this system's own that should be there and are not.
fn missing(node: &Node) -> Vec<String> {
    let mut script = node.node(["--eval", include_str!("missing_packages.js")]);
    let answer = script.current_dir(ui()).stdin(Stdio::null()).output();
    answer
        .map(|answer| String::from_utf8_lossy(&answer.stdout).lines().map(str::to_owned).collect())
        .unwrap_or_default()
}

fn ui() -> PathBuf {
    step::root().join("ui")
}

fn script(node: &Node, words: &[&str]) -> Command {
    let mut command = node.npm(words);
    command.arg("--silent");
    if !io::stdout().is_terminal() {
        command.env("NO_COLOR", "1");
    }
    command
}

/// The built page's part of the stamp. A page that cannot be read is one that has to be built.
fn of_page(dist: &Path) -> String {
    fingerprint(dist, &[]).unwrap_or_default()
}

/// One number for all files under a folder, their names and contents, except what lies in the folders named.
fn fingerprint(folder: &Path, except: &[&str]) -> Result<String, Stop> {
    let mut files = BTreeMap::new();
    read_all(folder, Path::new(""), except, &mut files)
        .map_err(|error| cannot_read(folder, &error))?;
    let mut hasher = DefaultHasher::new();
    for (name, contents) in files {
        hasher.write(name.as_os_str().as_encoded_bytes());
        hasher.write_u8(0);
        hasher.write_u64(hash(&contents));
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn read_all(
    folder: &Path,
    inside: &Path,
    except: &[&str],
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(inside))? {
        let entry = entry?;
        let name = inside.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if !except.iter().any(|made| name.as_os_str() == OsStr::new(made)) {
                read_all(folder, &name, except, files)?;
            }
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Not one that has to withstand anybody: it tells a changed file from one that is the same.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn write(file: &Path, text: &str) -> Result<(), Stop> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| Stop::failed(format!("{} could not be written: {error}", file.display())))
}

fn cannot_read(path: &Path, error: &io::Error) -> Stop {
    Stop::failed(format!("{} could not be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A small `ui/`.
    struct Folder(TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
                .put("index.html", "a page")
                .put("src/main.ts", "its script")
        }

        fn put(self, name: &str, text: &str) -> Self {
            write(&self.0.path().join(name), text).unwrap();
            self
        }

        fn fingerprint(&self) -> String {
            fingerprint(self.0.path(), &MADE).unwrap()
        }
    }

    #[test]
    fn the_same_files_have_the_same_fingerprint() {
        assert_eq!(Folder::new().fingerprint(), Folder::new().fingerprint());
    }

    #[test]
    fn what_is_made_from_the_sources_does_not_count() {
        let made = Folder::new()
            .put("dist/index.html", "built")
            .put("node_modules/vite/index.js", "fetched");
        assert_eq!(made.fingerprint(), Folder::new().fingerprint());
    }

    #[test]
    fn a_folder_of_that_name_further_in_counts() {
        assert_ne!(
            Folder::new().put("src/dist/part.ts", "").fingerprint(),
            Folder::new().fingerprint()
        );
    }

    #[test]
    fn a_changed_a_new_and_a_renamed_file_change_the_fingerprint() {
        let before = Folder::new().fingerprint();
        assert_ne!(Folder::new().put("src/main.ts", "another script").fingerprint(), before);
        assert_ne!(Folder::new().put("src/new.ts", "").fingerprint(), before);

        let renamed = Folder::new();
        let src = renamed.0.path().join("src");
        fs::rename(src.join("main.ts"), src.join("first.ts")).unwrap();
        assert_ne!(renamed.fingerprint(), before);
    }

    #[test]
    fn a_page_that_is_not_there_has_no_fingerprint() {
        assert_eq!(of_page(Path::new("no-such-folder")), "");
    }
}
