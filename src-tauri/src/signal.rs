//! What the shell tells the page without having been asked, and what it asks of the window.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// The session has ended: nobody is signed in any more.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct Locked {
    /// Why.
    pub reason: LockReason,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum LockReason {
    /// Nobody did anything for a while.
    Idle,
    /// *Lock now*.
    Asked,
    /// *Sign out*.
    SignedOut,
    /// The window was closed into the tray.
    Hidden,
    /// The account was disabled or deleted.
    Ended,
}

/// The window was asked to close, and it was not yet chosen what that means.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct CloseAsked;

/// The clipboard was looked at when its time was up.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct ClipboardCleared {
    /// It still held the token and was cleared; otherwise it held something else by then and was left alone.
    pub cleared: bool,
}

/// Something was changed, here or from outside this window: what is shown may be out of date.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct Changed;

/// A hand-off was opened by a double click, or dropped on the window: what came of it, `hand_off_waiting` tells.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct HandOffArrived;

/// A file of routes was dropped on the window while one was waited for: what is in it, `read_route_file` tells.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct RouteFileArrived;

/// Nobody did anything on the integration partner's side for a while: what was open there is forgotten.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct PartnerLeft;

/// Something for the page to hear, or for the window to do.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// For the page.
    Locked(LockReason),
    /// For the page.
    CloseAsked,
    /// For the page.
    ClipboardCleared(bool),
    /// For the page.
    Changed,
    /// For the page.
    HandOffArrived,
    /// For the page.
    RouteFileArrived,
    /// For the page.
    PartnerLeft,
    /// For the window: away, into the tray.
    Hide,
    /// For the program: end.
    Quit,
    /// For the window: the colours that its frame has.
    Theme(crate::preferences::Theme),
}
