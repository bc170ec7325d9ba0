//! Room for as many connections as the limits allow: each takes a file descriptor, and a second one for the API behind.

/// What the rest of the program needs: the store, its own sockets, the window.
#[cfg(unix)]
const OTHERS: u64 = 1_000;

/// Raises this process's own limit as far as the system lets it. The usual one, 1,024, is made for programs of another kind: with it, a
/// thousand slow callers would keep everybody else out.
#[cfg(unix)]
pub(crate) fn make_room(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = connections as u64 * 2 + OTHERS;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // `None` is "no limit".
    let Some(now) = current.filter(|now| *now < wanted) else { return };
    let raised = maximum.map_or(wanted, |maximum| wanted.min(maximum));
    let set = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum });
    if let Err(error) = set {
        tracing::warn!(%error, now, wanted, "the number of open files could not be raised: fewer callers fit at the same time");
    } else if raised < wanted {
        tracing::warn!(
            raised,
            wanted,
            "this system allows few open files: fewer callers fit at the same time"
        );
    }
}

/// There is no such limit here.
#[cfg(not(unix))]
pub(crate) const fn make_room(_connections: usize) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn there_is_room_for_what_is_allowed_as_far_as_the_system_gives_it() {
        make_room(2_000);
        let limit = getrlimit(Resource::Nofile);
        let wanted = limit.maximum.map_or(5_000, |maximum| maximum.min(5_000));
        assert!(limit.current.is_none_or(|current| current >= wanted), "{limit:?}");
    }
}
