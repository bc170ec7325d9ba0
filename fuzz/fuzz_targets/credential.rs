//! Random input for the property in `properties/credential.rs`.
#![no_main]

#[allow(dead_code, reason = "the gateway's own file, of which its other steps use the rest")]
#[path = "../../crates/keydesk-gateway/src/credential.rs"]
mod credential;
#[path = "../properties/credential.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| property::holds(input));
