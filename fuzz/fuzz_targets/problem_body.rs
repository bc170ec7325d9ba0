//! Random input for the property in `properties/problem_body.rs`.
#![no_main]

#[path = "../properties/problem_body.rs"]
mod property;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| property::holds(input));
