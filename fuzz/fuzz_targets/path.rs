//! Random input for the property in `properties/path.rs`.
#![no_main]

#[allow(dead_code, reason = "the gateway's own file, of which its other steps use the rest")]
#[path = "../../crates/keydesk-gateway/src/path.rs"]
mod path;
#[path = "../properties/path.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| property::holds(input));
