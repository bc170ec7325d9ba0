//! Random input for the property in `properties/copying.rs`.
#![no_main]

#[path = "../properties/copying.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| property::holds(input));
