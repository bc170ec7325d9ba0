//! Makes a store with very many tokens, to look at by hand: `cargo run --release -p keydesk-benches --bin fill -- DIR 100000`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for whoever measures")]

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(directory), Some(number)) = (arguments.next(), arguments.next().and_then(|it| it.parse().ok())) else {
        println!("usage: fill DIR NUMBER");
        return;
    };
    keydesk_benches::fill(directory.as_ref(), number).await;
    println!("Sign in as {} with: {}", keydesk_benches::OWNER, keydesk_benches::PASSWORD);
}
