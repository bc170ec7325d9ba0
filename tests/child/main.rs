//! A process for tests to kill and to have fail: it opens a store, and either changes it or backs it up without end, or restores a backup, or
//! serves and does what it is told.
//! It says each thing it does in a line, before and after.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod backups;

use keydesk_control::Office;
use keydesk_desk::{Cost, Desk, DeskError, NewAccount, NewToken, Session, Settings};
use keydesk_domain::{AccountKind, HashedToken};
use keydesk_gateway::ListenerState;
use keydesk_tests::{OWNER_EMAIL, PASSWORD, Seeded, World};
use secrecy::SecretString;
use std::io::{BufRead, Write};
use std::path::Path;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let directory = Path::new(&arguments[0]);
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments[..] {
        ["backup", folder, recipient] => {
            backups::make(directory, Path::new(folder), recipient).await;
        }
        ["restore", file, key] => {
            backups::restore(directory, Path::new(file), Path::new(key)).await;
        }
        [seed] => change(directory, seed.parse().unwrap()).await,
        _ => serve(directory).await,
    }
}

fn settings() -> Settings {
    Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() }
}

async fn owner(desk: &Desk) -> Session {
    desk.sign_in(&OWNER_EMAIL.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap()
}

/// In one write: a line is there or it is not.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Something that this process made and has not ended.
struct Made {
    hash: String,
    wanted: String,
    is_account: bool,
}

/// Makes tokens, some of them with an account of their own, and deletes them again, until it is killed.
async fn change(directory: &Path, seed: u64) {
    let desk = Desk::open(directory, settings()).await.unwrap();
    let owner = owner(&desk).await;
    say("open");
    let mut random = Seeded::new(seed);
    let mut made: Vec<Made> = Vec::new();
    for number in 0.. {
        let name = format!("Round {seed} Token {number}");
        if made.len() > 2 && random.below(2) == 0 {
            let at = usize::try_from(random.below(made.len() as u64)).unwrap();
            let Made { hash, wanted, is_account } = made.swap_remove(at);
            say(&format!("ending {hash}"));
            if is_account {
                desk.delete_account(&owner, &wanted).await.unwrap();
            } else {
                desk.delete_token(&owner, &wanted).await.unwrap();
            }
            say(&format!("ended {hash}"));
        } else if random.below(3) == 0 {
            let email = format!("round{seed}-{number}@fernwood.example");
            let new = NewAccount {
                kind: AccountKind::Service,
                name: name.parse().unwrap(),
                email: email.parse().unwrap(),
                roles: vec!["Administrator".to_owned()],
                password: Some(SecretString::from(PASSWORD)),
            };
            desk.create_account(&owner, new).await.unwrap();
            let session =
                desk.sign_in(&email.parse().unwrap(), SecretString::from(PASSWORD)).await.unwrap();
            // Two, so that deleting the account is several rows and records in one change.
            create(&desk, &session, &format!("{name} Other")).await.unwrap();
            let hash = create(&desk, &session, &name).await.unwrap();
            say(&format!("created {hash}"));
            made.push(Made { hash, wanted: email, is_account: true });
        } else {
            let hash = create(&desk, &owner, &name).await.unwrap();
            say(&format!("created {hash}"));
            made.push(Made { hash, wanted: name, is_account: false });
        }
    }
}

/// Creates a token, and gives the hash of its text in hexadecimal digits.
async fn create(desk: &Desk, session: &Session, name: &str) -> Result<String, DeskError> {
    let new = NewToken {
        name: name.parse().unwrap(),
        environment: "sandbox".to_owned(),
        expires_at: None,
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        use_by: None,
    };
    let created = desk.create_token(session, new).await?;
    Ok(HashedToken::of(created.text.expose())
        .as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Serves, and does what the lines on its standard input say.
async fn serve(directory: &Path) {
    let limits = World::no_rate_limits();
    let office = Office::serve(directory, settings(), limits).await.unwrap();
    office.settled().await;
    let status = office.status().await.unwrap();
    let ListenerState::Listening { address } = &status.listeners[0].state else {
        panic!("{status:?}")
    };
    let desk = office.desk();
    let owner = owner(desk).await;
    say(&address.to_string());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (word, wanted) = line.split_once(' ').unwrap_or((&line, ""));
        let outcome = match word {
            "create" => create(desk, &owner, wanted).await.map(|_| ()),
            "delete" => desk.delete_token(&owner, wanted).await.map(|_| ()),
            "pause" => desk.pause_token(&owner, wanted).await.map(|_| ()),
            "write" => desk.write_unwritten().await,
            "trouble" => {
                say(&office
                    .status()
                    .await
                    .unwrap()
                    .store_trouble
                    .unwrap_or_else(|| "none".to_owned()));
                continue;
            }
            other => panic!("{other:?} is not known here"),
        };
        say(&outcome
            .map_or_else(|error| format!("{}: {error}", error.code()), |()| "done".to_owned()));
    }
}
