//! Random input for the property in `properties/hand_off.rs`.
#![no_main]

#[path = "../properties/hand_off.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| property::holds(input));
