//! The journeys through the window, one file each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessibility;
mod accessible_wizards;
mod activity;
mod audit;
mod auto_lock;
mod backup;
mod bad_input;
mod close_to_tray;
mod drop;
mod first_frame;
mod first_run;
mod gateway;
mod harness;
mod keyboard_only;
mod new_integration;
mod one_time_view;
mod owner;
mod partner;
mod prepared;
mod refusals;
mod routes;
mod second_factor;
mod single_instance;
mod the_article;
mod tokens;
mod unavailable;
mod undo;
mod wrong_password;
