//! Sets an environment variable of this process while that is still safe.
//!
//! WebKit reads some of its settings from the environment alone, when it starts. Starting the program anew with them costs a tenth of
//! the whole start, so they are set here, in the first moment of `main`. This is the only crate with unsafe code.

use std::ffi::OsStr;

/// Threads that a process may have before anything of its own has run: its first, and the one with which WebKit's allocator gives
/// memory back. The library starts that one while it is loaded.
const AT_FIRST: usize = 2;

/// Sets the variable, and says whether it did. Nothing is changed where there are more threads than at first: another one might be
/// reading the environment at that moment, which no lock of ours could keep from it.
///
/// To be called first of all in `main`.
#[must_use]
pub fn set_at_first(name: &str, value: impl AsRef<OsStr>) -> bool {
    if threads().is_none_or(|count| count > AT_FIRST) {
        return false;
    }
    // SAFETY: nobody else may read or write the environment meanwhile. Nothing of this program has run that could have started a
    // thread, and there is none but this one and at most the allocator's, which only waits and gives memory back. No other can come
    // before the call returns, since only a running thread could start one.
    #[allow(unsafe_code)]
    unsafe {
        std::env::set_var(name, value);
    }
    true
}

/// How many threads this process has, as the kernel counts them; `None` where it does not say.
#[cfg(target_os = "linux")]
fn threads() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/task").ok()?.count())
}

#[cfg(not(target_os = "linux"))]
fn threads() -> Option<usize> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn beside_a_thread_of_our_own_nothing_is_set() {
        let (end, ended) = mpsc::channel::<()>();
        // The harness runs this test in a second thread.
        let third = std::thread::spawn(move || ended.recv());
        assert!(threads().is_some_and(|count| count > AT_FIRST));
        assert!(!set_at_first("KEYDESK_SET_IN_A_TEST", "1"));
        assert_eq!(std::env::var_os("KEYDESK_SET_IN_A_TEST"), None);
        drop(end);
        assert!(third.join().is_ok_and(|received| received.is_err()));
    }
}
