//! The journeys through the window, one file each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod first_run;
mod harness;
mod owner;
mod single_instance;
