use super::*;
use keydesk_domain::EnvironmentSlug;
use keydesk_handoff::Permitted;
use tempfile::TempDir;

/// Connections in a directory of their own, on a machine without a keychain.
struct Partner {
    dir: TempDir,
    connections: Connections,
}

impl Partner {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let nowhere =
            Keychain::Helper { program: dir.path().join("no-such-helper"), bus: "hidden:".into() };
        let connections = Connections::in_directory(&dir.path().join("connections"), nowhere);
        Self { dir, connections }
    }

    async fn add(&self, name: &str) -> Result<Added, PartnerError> {
        self.connections.add(new(name), KeepIn::File).await
    }

    fn list(&self) -> PathBuf {
        self.dir.path().join("connections/connections.json")
    }

    fn files(&self) -> Vec<PathBuf> {
        let found = fs::read_dir(self.dir.path().join("connections"));
        found.map(|it| it.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
    }
}

fn token() -> PlainToken {
    PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[3; 32])
}

fn new(name: &str) -> NewConnection {
    let permissions =
        Permitted::of("products:view".parse::<keydesk_domain::Permission>().into_iter().collect());
    let by_hand = NewConnection::by_hand(
        name.parse().unwrap(),
        "http://127.0.0.1:8788".parse().unwrap(),
        token(),
    );
    NewConnection { permissions, ..by_hand }
}

#[tokio::test]
async fn what_was_kept_in_a_file_is_read_back_with_its_passphrase_and_no_other() {
    let partner = Partner::new();
    let added = partner.add("SAP Integration").await.unwrap();
    let passphrase = added.passphrase.unwrap();
    let found = partner.connections.find(" sap  INTEGRATION").unwrap();
    assert_eq!(found, added.connection);
    assert_eq!(partner.connections.find(&found.id.to_string()).unwrap(), found);
    let reveal = async |passphrase| partner.connections.reveal(&found, passphrase).await;
    assert_eq!(reveal(Some(&passphrase)).await.unwrap().expose(), token().expose());
    assert!(matches!(reveal(None).await, Err(PartnerError::PassphraseNeeded(_))));
    let wrong = Passphrase::typed("some other words");
    assert!(matches!(reveal(Some(&wrong)).await, Err(PartnerError::NotUnlocked(_))));
    for file in partner.files() {
        let bytes = fs::read(&file).unwrap();
        for secret in [&token().expose()[4..40], passphrase.expose()] {
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{}",
                file.display()
            );
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o600,
                "{}",
                file.display()
            );
        }
    }
}

#[tokio::test]
async fn where_there_is_no_keychain_that_is_said_and_nothing_is_kept() {
    let partner = Partner::new();
    let error =
        partner.connections.add(new("SAP Integration"), KeepIn::Keychain).await.unwrap_err();
    assert!(matches!(error, PartnerError::NoKeychain(_)), "{error}");
    assert!(error.to_string().contains("encrypted file with a passphrase"), "{error}");
    assert!(partner.connections.list().unwrap().is_empty() && partner.files().is_empty());
}

#[tokio::test]
async fn names_are_unique_as_those_of_tokens_are() {
    let partner = Partner::new();
    let first = partner.add("SAP Integration").await.unwrap().connection;
    let error = partner.add("sap integration").await.unwrap_err();
    assert!(matches!(&error, PartnerError::Taken(name) if name == "SAP Integration"), "{error}");
    let second = partner.add("WMS Connector").await.unwrap().connection;
    let taken = partner.connections.rename(&second, "SAP integration".parse().unwrap());
    assert!(matches!(taken, Err(PartnerError::Taken(_))));
    let renamed = partner.connections.rename(&first, "sap Integration".parse().unwrap()).unwrap();
    assert_eq!(renamed.name.as_str(), "sap Integration");
    assert_eq!(partner.connections.list().unwrap().len(), 2);
}

#[tokio::test]
async fn removed_its_token_is_gone_as_well() {
    let partner = Partner::new();
    let added = partner.add("SAP Integration").await.unwrap().connection;
    partner.connections.remove(&added).await.unwrap();
    assert!(partner.connections.list().unwrap().is_empty());
    let left: Vec<_> = partner
        .files()
        .into_iter()
        .filter(|it| it.extension().is_some_and(|it| it == "age"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(matches!(partner.connections.find("SAP Integration"), Err(PartnerError::NotFound(_))));
}

#[tokio::test]
async fn a_token_that_is_no_longer_there_is_said_to_be_gone() {
    let partner = Partner::new();
    let added = partner.add("SAP Integration").await.unwrap();
    fs::remove_file(partner.dir.path().join(format!("connections/{}.age", added.connection.id)))
        .unwrap();
    let error =
        partner.connections.reveal(&added.connection, added.passphrase.as_ref()).await.unwrap_err();
    assert!(matches!(error, PartnerError::TokenGone(_)), "{error}");
}

#[test]
fn a_damaged_list_is_said_and_left_as_it_is() {
    let partner = Partner::new();
    fs::create_dir(partner.dir.path().join("connections")).unwrap();
    for (text, newer) in [
        ("", false),
        ("{", false),
        (r#"{"version":1,"connections":[{"id":5}]}"#, false),
        (r#"{"version":2}"#, true),
    ] {
        fs::write(partner.list(), text).unwrap();
        let error = partner.connections.list().unwrap_err();
        assert_eq!(matches!(error, PartnerError::Newer(_)), newer, "{text}");
        assert_eq!(matches!(error, PartnerError::Damaged(_)), !newer, "{text}");
        assert!(partner.connections.change(|_| Ok(())).is_err());
        assert_eq!(fs::read_to_string(partner.list()).unwrap(), text);
    }
}

#[test]
fn changes_from_two_sides_do_not_undo_each_other() {
    let partner = Partner::new();
    let connection = |number: u32| Connection {
        id: Uuid::now_v7(),
        name: format!("Connection {number}").parse().unwrap(),
        base_url: "http://127.0.0.1:8788".parse().unwrap(),
        environment: EnvironmentSlug::parse("sandbox").unwrap(),
        account: None,
        hint: token().hint(),
        permissions: Vec::new(),
        business: None,
        kept: crate::connection::Kept::File,
        added_at: Timestamp::now(),
        last_checked: None,
    };
    std::thread::scope(|threads| {
        for side in 0..2 {
            let (connections, connection) = (&partner.connections, &connection);
            threads.spawn(move || {
                for number in 0..20 {
                    let one = connection(side * 100 + number);
                    connections
                        .change(|all| {
                            all.push(one);
                            Ok(())
                        })
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(partner.connections.list().unwrap().len(), 40);
}
