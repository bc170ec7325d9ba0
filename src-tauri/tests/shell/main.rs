//! The window's shell: its commands as the page calls them, and the program as it starts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ipc;
#[cfg(target_os = "linux")]
mod keychain_helper;
mod partner;
#[cfg(target_os = "linux")]
mod start;
mod support;

include!("../../src/command_names.rs");
