//! The window as the desktop sees it: whether it is on the screen, and the cross in its title, which a display without a window
//! manager does not draw.

use crate::display::Display;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// What the app calls its window.
const TITLE: &[u8] = b"Keydesk";

/// A connection to the display.
pub(crate) struct Desktop {
    pub(crate) display: RustConnection,
    pub(crate) root: Window,
}

impl Desktop {
    pub(crate) fn of(display: &Display) -> Self {
        let (display, screen) = x11rb::connect(Some(&display.name)).unwrap();
        let root = display.setup().roots[screen].root;
        Self { display, root }
    }

    /// Whether the window is on the screen.
    pub(crate) fn shows_the_window(&self) -> bool {
        self.windows().into_iter().any(|window| {
            let seen = self.display.get_window_attributes(window).unwrap().reply();
            seen.is_ok_and(|seen| seen.map_state == MapState::VIEWABLE)
        })
    }

    /// The window.
    pub(crate) fn window(&self) -> Option<Window> {
        self.windows().into_iter().next()
    }

    /// What a window manager sends when the cross is pressed (ICCCM 4.2.8.1).
    pub(crate) fn ask_to_close(&self) {
        let data = [self.atom("WM_DELETE_WINDOW"), 0, 0, 0, 0];
        for window in self.windows() {
            let message = ClientMessageEvent::new(32, window, self.atom("WM_PROTOCOLS"), data);
            self.display.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
        }
        // An answer to something asked after it: by then the display has handed the message on, and the connection may go.
        self.display.get_input_focus().unwrap().reply().unwrap();
    }

    /// The windows of the app that have its title. A window that went away in the meantime is none.
    fn windows(&self) -> Vec<Window> {
        let all = self.display.query_tree(self.root).unwrap().reply().unwrap().children;
        all.into_iter()
            .filter(|window| {
                self.title(*window).as_deref() == Some(TITLE) && self.can_close(*window)
            })
            .collect()
    }

    fn title(&self, window: Window) -> Option<Vec<u8>> {
        let title = self
            .display
            .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 64)
            .unwrap();
        title.reply().ok().map(|title| title.value)
    }

    /// Toolkits have helper windows of the same title, which know nothing of being closed.
    fn can_close(&self, window: Window) -> bool {
        let protocols = self.atom("WM_PROTOCOLS");
        let known =
            self.display.get_property(false, window, protocols, AtomEnum::ATOM, 0, 64).unwrap();
        let delete = self.atom("WM_DELETE_WINDOW");
        known.reply().is_ok_and(|known| {
            known.value32().is_some_and(|mut known| known.any(|it| it == delete))
        })
    }

    pub(crate) fn atom(&self, name: &str) -> u32 {
        self.display.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}
