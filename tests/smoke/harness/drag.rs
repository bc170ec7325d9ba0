//! A file manager as the app meets it: files that are dragged onto the window. What both say to each other is XDND, version 5, which
//! every desktop on X speaks.

use crate::desktop::Desktop;
use crate::display::Display;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_DEPTH_FROM_PARENT, CURRENT_TIME, NONE};

const VERSION: u32 = 5;

/// The bit of an answer by which the app says that it would take what is above it.
const WOULD_TAKE: u32 = 1;

/// Files in the air above the window.
pub(crate) struct Drag {
    desktop: Desktop,
    /// What offers them: a window that nobody sees.
    source: Window,
    target: Window,
    /// Where over the screen they are.
    at: u32,
    /// Their addresses, a line each (RFC 2483).
    files: String,
    stage: Stage,
}

/// How far it has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The app has not said yet that it would take them.
    Above,
    /// They were let go.
    LetGo,
    /// The app has taken them.
    Taken,
}

impl Drag {
    /// Picks them up and carries them to the middle of the window.
    pub(crate) fn over_the_window(display: &Display, files: &[&Path]) -> Self {
        let desktop = Desktop::of(display);
        let target = desktop.window().expect("there is no window to drop something on");
        let source = desktop.display.generate_id().unwrap();
        let parent = desktop.root;
        let (class, nothing) = (WindowClass::INPUT_OUTPUT, CreateWindowAux::new());
        let made = desktop.display.create_window(
            COPY_DEPTH_FROM_PARENT,
            source,
            parent,
            0,
            0,
            1,
            1,
            0,
            class,
            0,
            &nothing,
        );
        made.unwrap();
        let offered = desktop.atom("XdndSelection");
        desktop.display.set_selection_owner(source, offered, CURRENT_TIME).unwrap();
        let size = desktop.display.get_geometry(target).unwrap().reply().unwrap();
        let middle = desktop.display.translate_coordinates(
            target,
            parent,
            i16::try_from(size.width / 2).unwrap(),
            i16::try_from(size.height / 2).unwrap(),
        );
        let middle = middle.unwrap().reply().unwrap();
        let at =
            (u32::from(middle.dst_x.unsigned_abs()) << 16) | u32::from(middle.dst_y.unsigned_abs());
        let files = files.iter().map(|file| address(file)).collect();
        let it = Self { desktop, source, target, at, files, stage: Stage::Above };
        it.say("XdndEnter", [VERSION << 24, it.desktop.atom("text/uri-list"), 0, 0]);
        it
    }

    /// Moves on by one step: answers what the app has asked, lets go as soon as it would take them, and tells how far this has got.
    pub(crate) fn go_on(&mut self) -> Stage {
        if self.stage == Stage::Above {
            let copy = self.desktop.atom("XdndActionCopy");
            self.say("XdndPosition", [0, self.at, CURRENT_TIME, copy]);
        }
        let (status, finished) =
            (self.desktop.atom("XdndStatus"), self.desktop.atom("XdndFinished"));
        while let Some(event) = self.desktop.display.poll_for_event().unwrap() {
            match event {
                Event::SelectionRequest(asked) => self.hand_out(&asked),
                Event::ClientMessage(said)
                    if said.type_ == status
                        && self.stage == Stage::Above
                        && said.data.as_data32()[1] & WOULD_TAKE == WOULD_TAKE =>
                {
                    self.say("XdndDrop", [0, CURRENT_TIME, 0, 0]);
                    self.stage = Stage::LetGo;
                }
                Event::ClientMessage(said) if said.type_ == finished => self.stage = Stage::Taken,
                _ => {}
            }
        }
        self.stage
    }

    /// Gives the app the addresses, in the one form that was offered.
    fn hand_out(&self, asked: &SelectionRequestEvent) {
        let display = &self.desktop.display;
        let is_offered = asked.target == self.desktop.atom("text/uri-list");
        if is_offered {
            let (to, under) = (asked.requestor, asked.property);
            display
                .change_property8(PropMode::REPLACE, to, under, asked.target, self.files.as_bytes())
                .unwrap();
        }
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: if is_offered { asked.property } else { NONE },
        };
        display.send_event(false, asked.requestor, EventMask::NO_EVENT, answer).unwrap();
        display.flush().unwrap();
    }

    fn say(&self, what: &str, [a, b, c, d]: [u32; 4]) {
        let message = ClientMessageEvent::new(
            32,
            self.target,
            self.desktop.atom(what),
            [self.source, a, b, c, d],
        );
        self.desktop.display.send_event(false, self.target, EventMask::NO_EVENT, message).unwrap();
        self.desktop.display.flush().unwrap();
    }
}

/// A file's address as file managers write it, with the end of its line.
fn address(file: &Path) -> String {
    let mut line = "file://".to_owned();
    for byte in file.as_os_str().as_bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                line.push(char::from(*byte));
            }
            other => write!(line, "%{other:02X}").unwrap(),
        }
    }
    line + "\r\n"
}
