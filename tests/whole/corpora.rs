//! What the fuzzer starts from (`fuzz/corpus`), and small changes of it, held to the properties that the fuzzer looks for (`fuzz/properties`).
//! The gateway's own are beside its code.

#[path = "../../fuzz/properties/copying.rs"]
mod of_copying;
#[path = "../../fuzz/properties/hand_off.rs"]
mod of_hand_offs;
#[path = "../../fuzz/properties/problem_body.rs"]
mod of_problem_bodies;
#[path = "../../fuzz/properties/route_file.rs"]
mod of_route_files;

use keydesk_tests::corpus;

#[test]
fn a_copied_token_without_a_fault_is_the_token() {
    corpus::texts("copying", of_copying::holds);
}

#[test]
fn a_hand_off_is_opened_or_refused_for_what_is_in_it() {
    corpus::as_they_are("hand_off", of_hand_offs::holds);
}

#[test]
fn what_is_pasted_shows_no_token() {
    corpus::texts("problem_body", of_problem_bodies::holds);
}

#[test]
fn a_file_of_routes_gives_routes_that_can_be_kept() {
    corpus::as_they_are("route_file", of_route_files::holds);
}
