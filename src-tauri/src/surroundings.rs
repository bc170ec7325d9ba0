//! What has to be settled before GTK starts, because it is read once, then.
//!
//! Environment variables are set by starting this program anew in its own place: setting one's own is not safe once there are
//! threads, and libraries start some.

#[cfg(target_os = "linux")]
use std::path::Path;

/// Where the kernel shows graphics hardware.
#[cfg(target_os = "linux")]
const GRAPHICS: &str = "/dev/dri";

/// Settles the surroundings. Returns when nothing (more) is to be done.
///
/// # Errors
/// When this program could not be started anew.
#[cfg(target_os = "linux")]
pub fn settle() -> std::io::Result<()> {
    let wanted: Vec<(&str, &str)> = wanted(has_graphics(Path::new(GRAPHICS)))
        .into_iter()
        .filter(|(name, _)| std::env::var_os(name).is_none())
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let mut anew = std::process::Command::new(std::env::current_exe()?);
    anew.args(std::env::args_os().skip(1)).envs(wanted);
    Err(std::os::unix::process::CommandExt::exec(&mut anew))
}

/// Nothing needs to be settled elsewhere.
///
/// # Errors
/// Never.
#[cfg(not(target_os = "linux"))]
pub fn settle() -> std::io::Result<()> {
    Ok(())
}

/// What is set unless the user has set it already.
#[cfg(target_os = "linux")]
fn wanted(has_graphics: bool) -> Vec<(&'static str, &'static str)> {
    // Nothing here opens files through the desktop portal, and one that does not answer would hold up the first frame.
    let mut wanted = vec![("GTK_USE_PORTAL", "0"), ("GDK_DEBUG", "no-portals")];
    if !has_graphics {
        // Without graphics hardware, layers are composed by the processor: slower, and a quarter more memory, than not having any.
        wanted.push(("WEBKIT_DISABLE_COMPOSITING_MODE", "1"));
    }
    wanted
}

#[cfg(target_os = "linux")]
fn has_graphics(directory: &Path) -> bool {
    std::fs::read_dir(directory)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn layers_are_left_out_only_without_graphics_hardware() {
        let dir = tempfile::tempdir().unwrap();
        let sets =
            |directory: &Path| wanted(has_graphics(directory)).iter().any(|(name, _)| name.contains("COMPOSITING"));
        assert!(sets(&dir.path().join("no-such-directory")));
        std::fs::write(dir.path().join("card0"), "").unwrap();
        assert!(sets(dir.path()), "a card that only shows pictures computes none");
        std::fs::write(dir.path().join("renderD128"), "").unwrap();
        assert!(!sets(dir.path()));
    }

    #[test]
    fn the_portal_is_never_asked() {
        for has_graphics in [false, true] {
            assert!(wanted(has_graphics).contains(&("GTK_USE_PORTAL", "0")));
        }
    }
}
