//! Makes a store with very many tokens, or with 90 days of activity, to look at by hand:
//! `cargo run --release -p keydesk-benches --bin fill -- DIR 100000` or `-- DIR --activity`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for whoever measures")]

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(directory), Some(what)) = (arguments.next(), arguments.next()) else {
        println!("usage: fill DIR NUMBER | fill DIR --activity");
        return;
    };
    if what == "--activity" {
        let (requests, counters) =
            keydesk_benches::activity::fill_activity(directory.as_ref()).await;
        println!("{requests} requests in {counters} counters.");
    } else {
        keydesk_benches::fill(directory.as_ref(), what.parse().unwrap()).await;
    }
    println!("Sign in as {} with: {}", keydesk_benches::OWNER, keydesk_benches::PASSWORD);
}
