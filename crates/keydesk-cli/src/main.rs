//! keydeskctl
fn main() {}
