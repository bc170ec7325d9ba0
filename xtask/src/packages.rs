//! System packages: which ones are needed, which are missing, and installing those.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use crate::step::{self, Stop};

/// What the packages are for. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building the gateway and `keydeskctl`.
    Gateway,
    /// Building and opening the window.
    Window,
    /// Running every test.
    Tests,
}

/// A package manager and the names our packages have in it.
struct Manager {
    program: &'static str,
    /// Asks about one package, whose name is added at the end.
    query: &'static [&'static str],
    /// What the answer holds when the package is installed; the exit status alone where this is empty.
    installed: &'static str,
    /// Fetches the lists of packages, where installing does not do so by itself.
    refresh: &'static [&'static str],
    /// Installs the packages whose names are added at the end, without asking.
    install: &'static [&'static str],
    gateway: &'static [&'static str],
    window: &'static [&'static str],
    tests: &'static [&'static str],
    /// Python's installer, wanted only where there is no Node.
    pip: &'static str,
}

const MANAGERS: [Manager; 4] = [
    Manager {
        program: "apt-get",
        query: &["dpkg-query", "--show", "--showformat=${db:Status-Status}"],
        // A package that was removed, but not its configuration, is known and not installed.
        installed: "installed",
        refresh: &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "update"],
        install: &[
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "--yes",
            "--no-install-recommends",
            // Another installation may be under way, as on a machine that has just started.
            "-o",
            "DPkg::Lock::Timeout=300",
        ],
        gateway: &["build-essential", "pkg-config"],
        // Without any font, text is a row of boxes. The tray's library is looked for while the window runs; the files
        // for developers beside it are what Tauri's bundler finds it by.
        window: &[
            "libwebkit2gtk-4.1-dev",
            "librsvg2-dev",
            "libdbus-1-dev",
            "libayatana-appindicator3-dev",
            "fonts-dejavu-core",
        ],
        tests: &[
            "dbus",
            "gnome-keyring",
            "xvfb",
            "xclip",
            "webkit2gtk-driver",
            "python3",
            "curl",
            "strace",
        ],
        pip: "python3-pip",
    },
    Manager {
        program: "dnf",
        // `curl-minimal` provides `curl`, and installing the other beside it would fail.
        query: &["rpm", "--query", "--whatprovides"],
        installed: "",
        refresh: &[],
        install: &["dnf", "install", "--assumeyes"],
        gateway: &["gcc", "gcc-c++", "make", "pkgconf-pkg-config"],
        window: &[
            "webkit2gtk4.1-devel",
            "librsvg2-devel",
            "dbus-devel",
            "libayatana-appindicator-gtk3-devel",
            "dejavu-sans-fonts",
        ],
        // The path, not the package: the driver has moved between packages of WebKit's.
        tests: &[
            "dbus-daemon",
            "gnome-keyring",
            "xorg-x11-server-Xvfb",
            "xclip",
            "/usr/bin/WebKitWebDriver",
            "python3",
            "curl",
            "strace",
        ],
        pip: "python3-pip",
    },
    Manager {
        program: "pacman",
        query: &["pacman", "--query"],
        installed: "",
        refresh: &[],
        // Not `--sync --refresh`: new lists without a full upgrade are what Arch calls unsupported.
        install: &["pacman", "--sync", "--needed", "--noconfirm"],
        gateway: &["base-devel"],
        // The driver comes with the web view.
        window: &["webkit2gtk-4.1", "librsvg", "dbus", "libayatana-appindicator", "ttf-dejavu"],
        tests: &["gnome-keyring", "xorg-server-xvfb", "xclip", "python", "curl", "strace"],
        pip: "python-pip",
    },
    Manager {
        program: "zypper",
        query: &["rpm", "--query", "--whatprovides"],
        installed: "",
        refresh: &[],
        install: &["zypper", "--non-interactive", "install"],
        gateway: &["gcc", "gcc-c++", "make", "pkg-config"],
        window: &[
            "webkit2gtk3-devel",
            "librsvg-devel",
            "dbus-1-devel",
            "libayatana-appindicator3-devel",
            "dejavu-fonts",
        ],
        tests: &[
            "dbus-1-daemon",
            "gnome-keyring",
            "xorg-x11-server-Xvfb",
            "xclip",
            "/usr/bin/WebKitWebDriver",
            "python3",
            "curl",
            "strace",
        ],
        pip: "python3-pip",
    },
];

impl Manager {
    fn needed(&self, purpose: Purpose) -> Vec<&'static str> {
        let mut names = self.gateway.to_vec();
        if purpose >= Purpose::Window {
            names.extend(self.window);
        }
        if purpose >= Purpose::Tests {
            names.extend(self.tests);
        }
        names
    }

    fn has(&self, package: &str) -> bool {
        let Some((program, arguments)) = self.query.split_first() else {
            return false;
        };
        Command::new(program).args(arguments).arg(package).stdin(Stdio::null()).output().is_ok_and(
            |answer| {
                answer.status.success()
                    && (self.installed.is_empty()
                        || String::from_utf8_lossy(&answer.stdout).trim() == self.installed)
            },
        )
    }
}

/// Sees to it that every package for `purpose` is there.
pub(crate) fn ensure(purpose: Purpose) -> Result<(), Stop> {
    if cfg!(target_os = "macos") {
        return xcode_tools();
    }
    if !cfg!(target_os = "linux") {
        // Windows brings WebView2, and Rust's own installer the Visual Studio build tools.
        return Ok(());
    }
    let Some(manager) = manager() else {
        step::say(&format!(
            "No package manager known to xtask here (apt, dnf, pacman, zypper). On Debian, what is \
             needed is called {}; going on as if it were there",
            MANAGERS[0].needed(purpose).join(" ")
        ));
        return Ok(());
    };

    let mut missing = manager.needed(purpose);
    missing.retain(|package| !manager.has(package));
    if missing.is_empty() {
        step::say("System packages: all there");
        return Ok(());
    }
    install(manager, &missing)
}

/// Sees to it that Python's installer is there, where a package manager can do that.
pub(crate) fn ensure_pip() -> Result<(), Stop> {
    match manager() {
        Some(manager) if cfg!(target_os = "linux") => install(manager, &[manager.pip]),
        _ => Ok(()),
    }
}

/// Sees to it that a program is there whose package has its name, where a package manager can do that. `question` is what it
/// answers without doing anything; how its answer ends does not matter.
pub(crate) fn ensure_program(program: &str, question: &str) -> Result<(), Stop> {
    if Command::new(program).arg(question).output().is_ok() {
        return Ok(());
    }
    match manager() {
        Some(manager) => install(manager, &[program]),
        None => Err(Stop::failed(format!(
            "{program} is missing, and there is no package manager that could install it"
        ))),
    }
}

/// The package manager of this machine.
fn manager() -> Option<&'static Manager> {
    MANAGERS.iter().find(|manager| step::succeeds(Command::new(manager.program).arg("--version")))
}

fn install(manager: &Manager, missing: &[&str]) -> Result<(), Stop> {
    let command_line = [manager.install, missing].concat().join(" ");
    let Some(prefix) = Rights::find().prefix() else {
        return Err(Stop::failed(format!(
            "these system packages are missing: {}. Installing them takes root's rights, and there \
             is no terminal to ask for a password. Run this, then try again:\n    sudo {command_line}",
            missing.join(" ")
        )));
    };

    if !manager.refresh.is_empty() {
        // Not fatal: the lists that are there may do, and if they do not, installing says so.
        if let Err(stop) = step::run(
            "Fetching the lists of system packages",
            &mut command(prefix, manager.refresh, &[]),
        ) {
            step::say(&format!("{}; going on with the lists that are there", stop.reason));
        }
    }
    step::run(
        &format!("Installing system packages: {}", missing.join(" ")),
        &mut command(prefix, manager.install, missing),
    )
    .map_err(|stop| {
        Stop::failed(format!(
            "{}. If the packages were not found or could not be fetched, look at the network, the \
             proxy and the package sources of this machine, then run this by hand and try again:\n    {}{command_line}",
            stop.reason,
            if prefix.is_empty() { "" } else { "sudo " },
        ))
    })
}

fn command(prefix: &[&str], words: &[&str], more: &[&str]) -> Command {
    let line = [prefix, words, more].concat();
    let mut command = Command::new(line.first().unwrap_or(&"true"));
    command.args(line.iter().skip(1));
    if !std::io::stdin().is_terminal() {
        command.stdin(Stdio::null());
    }
    command
}

/// How we may act as root.
#[derive(Debug, PartialEq, Eq)]
enum Rights {
    Root,
    /// `sudo` may ask for a password: there is a terminal.
    SudoAsks,
    /// `sudo` needs no password, as on many build machines.
    SudoSilent,
    None,
}

impl Rights {
    fn find() -> Self {
        let root = Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|answer| answer.stdout.trim_ascii() == b"0");
        if root {
            Self::Root
        } else if step::succeeds(Command::new("sudo").args(["--non-interactive", "true"])) {
            Self::SudoSilent
        } else if std::io::stdin().is_terminal()
            && step::succeeds(Command::new("sudo").arg("--version"))
        {
            Self::SudoAsks
        } else {
            Self::None
        }
    }

    fn prefix(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::Root => Some(&[]),
            Self::SudoAsks => Some(&["sudo"]),
            Self::SudoSilent => Some(&["sudo", "--non-interactive"]),
            Self::None => None,
        }
    }
}

/// macOS has the web view and a keychain; only the compiler comes separately.
fn xcode_tools() -> Result<(), Stop> {
    if step::succeeds(Command::new("xcode-select").arg("--print-path")) {
        return Ok(());
    }
    Err(Stop::failed(
        "the command line developer tools are missing. Run `xcode-select --install`, then try again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_adds_to_the_one_before_and_names_nothing_twice() {
        for manager in &MANAGERS {
            let gateway = manager.needed(Purpose::Gateway);
            let window = manager.needed(Purpose::Window);
            let mut tests = manager.needed(Purpose::Tests);
            assert!(window.starts_with(&gateway), "{}", manager.program);
            assert!(tests.starts_with(&window), "{}", manager.program);
            assert!(window.iter().any(|name| name.contains("webkit2gtk")));

            let count = tests.len();
            tests.sort_unstable();
            tests.dedup();
            assert_eq!(tests.len(), count, "{}", manager.program);
        }
    }

    #[test]
    fn installing_never_asks() {
        for manager in &MANAGERS {
            assert!(
                manager.install.iter().any(|word| {
                    ["--yes", "--assumeyes", "--noconfirm", "--non-interactive"].contains(word)
                }),
                "{}",
                manager.program
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn dpkg_tells_installed_from_missing() {
        let [apt, ..] = &MANAGERS;
        if step::succeeds(Command::new("dpkg-query").arg("--version")) {
            assert!(apt.has("dpkg"));
            assert!(!apt.has("keydesk-no-such-package"));
        }
    }
}
