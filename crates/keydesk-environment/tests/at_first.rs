//! At first, a variable is set. The only test of its program: a second one could run in a third thread.
#![cfg(target_os = "linux")]

use std::process::Command;

#[test]
fn it_is_set_for_this_process_and_its_children() {
    const NAME: &str = "KEYDESK_SET_IN_A_TEST";
    assert!(keydesk_environment::set_at_first(NAME, "1"), "this process has other threads");
    assert_eq!(std::env::var(NAME).as_deref(), Ok("1"));
    let child = Command::new("sh").args(["-c", &format!("test \"${NAME}\" = 1")]).status();
    assert!(child.is_ok_and(|status| status.success()), "a child does not have it");
}
