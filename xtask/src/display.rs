//! Whether there is a display that a window can be opened on.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Says why no window can be opened, or nothing when one can.
///
/// A variable that is set is not enough: `DISPLAY` survives in shells (`su`, `tmux`, ssh) whose display is long gone.
pub(crate) fn missing() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let mut reasons = Vec::new();

    if let Some(name) = set("WAYLAND_DISPLAY") {
        let socket = wayland_socket(&name, set("XDG_RUNTIME_DIR").as_deref());
        if socket.as_deref().is_some_and(answers) {
            return None;
        }
        reasons.push(format!("WAYLAND_DISPLAY is {}, which does not answer", name.display()));
    }
    if let Some(name) = set("DISPLAY") {
        match name.to_str().and_then(X11::parse) {
            Some(x11) if x11.answers() => return None,
            Some(_) => {
                reasons.push(format!("DISPLAY is {}, which does not answer", name.display()));
            }
            None => reasons.push(format!("DISPLAY is {}, which names no display", name.display())),
        }
    }
    if reasons.is_empty() {
        reasons.push("neither WAYLAND_DISPLAY nor DISPLAY is set".to_owned());
    }
    Some(reasons.join("; "))
}

/// Where a Wayland compositor listens: an absolute path, or a name in the runtime directory.
fn wayland_socket(name: &OsStr, runtime_dir: Option<&OsStr>) -> Option<PathBuf> {
    let name = Path::new(name);
    if name.is_absolute() {
        return Some(name.to_owned());
    }
    runtime_dir.map(|dir| Path::new(dir).join(name))
}

/// The address of an X server, as in X(7): `[host]:display[.screen]`.
#[derive(Debug, PartialEq, Eq)]
struct X11 {
    /// Empty for this machine.
    host: String,
    display: u16,
}

impl X11 {
    fn parse(name: &str) -> Option<Self> {
        let (host, rest) = name.rsplit_once(':')?;
        let display = rest.split('.').next()?.parse().ok()?;
        let host = if host == "unix" { "" } else { host };
        Some(Self { host: host.trim_matches(['[', ']']).to_owned(), display })
    }

    fn answers(&self) -> bool {
        if self.host.is_empty() {
            let socket = format!("/tmp/.X11-unix/X{}", self.display);
            return answers(Path::new(&socket)) || answers_abstract(&socket);
        }
        answers_tcp(&self.host, self.display)
    }
}

/// An X server on another machine (or behind `ssh -X`) listens on port 6000 + display.
fn answers_tcp(host: &str, display: u16) -> bool {
    use std::net::{TcpStream, ToSocketAddrs};
    use std::time::Duration;

    let Some(port) = display.checked_add(6000) else {
        return false;
    };
    (host, port).to_socket_addrs().is_ok_and(|mut addresses| {
        addresses
            .any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok())
    })
}

#[cfg(unix)]
fn answers(socket: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}

#[cfg(not(unix))]
fn answers(_socket: &Path) -> bool {
    false
}

/// X servers on Linux listen under the same name without a file, too: containers often have only that one.
#[cfg(target_os = "linux")]
fn answers_abstract(name: &str) -> bool {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixStream};

    SocketAddr::from_abstract_name(name)
        .is_ok_and(|address| UnixStream::connect_addr(&address).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn answers_abstract(_name: &str) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x11_names() {
        let x11 = |host: &str, display| Some(X11 { host: host.to_owned(), display });
        assert_eq!(X11::parse(":0"), x11("", 0));
        assert_eq!(X11::parse(":99.1"), x11("", 99));
        assert_eq!(X11::parse("unix:1"), x11("", 1));
        assert_eq!(X11::parse("localhost:10.0"), x11("localhost", 10));
        assert_eq!(X11::parse("[::1]:10"), x11("::1", 10));
        assert_eq!(X11::parse("0"), None);
        assert_eq!(X11::parse(":"), None);
    }

    #[test]
    fn a_display_number_beyond_the_ports_does_not_answer() {
        assert!(!answers_tcp("localhost", u16::MAX));
    }

    #[test]
    fn wayland_names() {
        let socket =
            |name: &str, dir: Option<&str>| wayland_socket(OsStr::new(name), dir.map(OsStr::new));
        assert_eq!(socket("wayland-0", Some("/run/u")), Some("/run/u/wayland-0".into()));
        assert_eq!(socket("/tmp/w", None), Some("/tmp/w".into()));
        assert_eq!(socket("wayland-0", None), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_socket_file_that_nobody_listens_on_does_not_answer() {
        assert!(!answers(Path::new("/tmp/.X11-unix/X64999")));
        assert!(!answers_abstract("/tmp/.X11-unix/X64999"));
    }
}
