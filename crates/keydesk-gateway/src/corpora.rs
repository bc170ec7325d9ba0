//! What the fuzzer starts from (`fuzz/corpus`), and small changes of it, held to the properties that the fuzzer looks for (`fuzz/properties`).
//! The fuzzer itself explores at night.

#[path = "../../../fuzz/properties/credential.rs"]
mod of_credentials;
#[path = "../../../fuzz/properties/framing.rs"]
mod of_framing;
#[path = "../../../fuzz/properties/path.rs"]
mod of_paths;

use keydesk_tests::corpus;

#[test]
fn a_credential_is_found_whole_or_not_at_all() {
    corpus::bytes("credential", of_credentials::holds);
}

#[test]
fn framing_does_not_depend_on_the_pieces_in_which_bytes_come() {
    corpus::bytes("framing", of_framing::holds);
}

#[test]
fn a_path_that_is_let_through_is_read_in_one_way() {
    corpus::texts("path", of_paths::holds);
}
