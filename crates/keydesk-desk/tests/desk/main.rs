//! The use cases at the desk's own door: one module a use case, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod small_disk;
mod test_desk;
mod test_traffic;

mod accounts;
mod activity;
mod audit;
mod audit_chain;
mod audit_sealing;
mod backup;
mod backup_elsewhere;
mod credentials;
mod custom_routes;
mod cut_short;
mod diagnose;
mod disk;
mod environments;
mod first_run;
mod first_use;
mod impact;
mod integration;
mod keychain;
mod last_administrator;
mod on_behalf;
mod overview;
mod own_password;
mod passwords;
mod refusals;
mod restore;
mod restore_refused;
mod retention;
mod roles;
mod rotation;
mod second_factor;
mod secrets;
mod sign_in;
mod token_pause;
mod token_permissions;
mod token_search;
mod tokens;
mod tokens_of_others;
mod usage;
mod what_may_be_done;
