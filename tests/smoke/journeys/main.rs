//! The journeys through the window, one file each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod auto_lock;
mod close_to_tray;
mod first_frame;
mod first_run;
mod harness;
mod one_time_view;
mod owner;
mod prepared;
mod single_instance;
mod the_article;
mod tokens;
mod unavailable;
mod wrong_password;
