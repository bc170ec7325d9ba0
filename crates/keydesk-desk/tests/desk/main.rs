//! The use cases at the desk's own door: one module a use case, one test a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod small_disk;
mod test_desk;

mod accounts;
mod audit;
mod audit_chain;
mod credentials;
mod cut_short;
mod disk;
mod environments;
mod first_run;
mod keychain;
mod last_administrator;
mod passwords;
mod roles;
mod secrets;
mod sign_in;
mod token_permissions;
mod token_search;
mod tokens;
mod tokens_of_others;
mod what_may_be_done;
