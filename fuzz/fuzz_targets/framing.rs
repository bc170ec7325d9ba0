//! Random input for the property in `properties/framing.rs`.
#![no_main]

#[allow(dead_code, reason = "the gateway's own file, of which its other steps use the rest")]
#[path = "../../crates/keydesk-gateway/src/framing.rs"]
mod framing;
#[path = "../properties/framing.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| property::holds(input));
