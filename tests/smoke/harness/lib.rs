//! What the UI smoke tests share: the real window on a display of its own, found by role and accessible name, and a report of
//! every step with its picture.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessibility;
mod app;
mod bus;
mod clipboard;
mod desktop;
mod display;
mod drag;
mod driver;
mod journey;
mod keys;
mod locator;
mod measure;
mod picture;
mod portal;
mod process;
mod programs;
mod report;
mod role;
mod secrets;
mod surroundings;
mod wait;
mod webdriver;

pub use app::{App, Focus, Started};
pub use journey::{Failure, Journey, journey};
pub use locator::{Finds, Locator, Name, containing};
pub use measure::Measured;
pub use picture::Picture;

/// Real requests with what a journey has copied.
pub use keydesk_tests::{Answer, Client};
