//! Random input for the property in `properties/route_file.rs`.
#![no_main]

#[path = "../properties/route_file.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| property::holds(input));
