//! "Use an email address dedicated to the integration": what speaks against an address, before a service account gets it.

use crate::account::{Account, AccountKind};
use crate::email::Email;
use crate::text::fold;
use thiserror::Error;

/// Mailboxes that several people read (RFC 2142 names most of them). A token's mail would reach whoever happens to look.
const SHARED: [&str; 30] = [
    "abuse",
    "accounts",
    "admin",
    "administrator",
    "all",
    "billing",
    "contact",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "it",
    "mail",
    "marketing",
    "no-reply",
    "noc",
    "noreply",
    "office",
    "orders",
    "postmaster",
    "purchasing",
    "quality",
    "sales",
    "security",
    "service",
    "support",
    "team",
    "webmaster",
];

/// Why an address is not dedicated to one integration. A warning: who knows better may go on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Concern {
    /// A mailbox that several people or programs use.
    #[error(
        "{local_part}@… is a mailbox that several people read. Use an address for this integration alone."
    )]
    Shared {
        /// The part before the `@`.
        local_part: String,
    },
    /// It ends in the mailbox of a person who has an account.
    #[error(
        "This reaches the mailbox of {person}. When that person leaves, the integration goes with them."
    )]
    PersonsMailbox {
        /// The person's e-mail.
        person: String,
    },
    /// It ends in the mailbox of another service account.
    #[error(
        "This reaches the mailbox of the service account {service}. Use an address for each integration."
    )]
    ServicesMailbox {
        /// The other account's e-mail.
        service: String,
    },
    /// It is a person's name.
    #[error("This looks like the address of {name}. Use an address for this integration alone.")]
    PersonsName {
        /// The person's name.
        name: String,
    },
}

/// What speaks against this address for a service account, given the other accounts, if anything does.
pub fn concern<'a>(
    email: &Email,
    others: impl IntoIterator<Item = &'a Account>,
) -> Option<Concern> {
    let mailbox = mailbox(email);
    let (local, domain) = mailbox.split_once('@').unwrap_or((mailbox.as_str(), ""));
    for other in others {
        if self::mailbox(&other.email) == mailbox && other.email.key() != email.key() {
            let of = other.email.to_string();
            return Some(match other.kind {
                AccountKind::Person => Concern::PersonsMailbox { person: of },
                AccountKind::Service => Concern::ServicesMailbox { service: of },
            });
        }
        let same_domain =
            other.email.key().rsplit_once('@').is_some_and(|(_, theirs)| theirs == domain);
        if other.kind == AccountKind::Person
            && same_domain
            && is_made_of(local, other.name.as_str())
        {
            return Some(Concern::PersonsName { name: other.name.to_string() });
        }
    }
    SHARED.contains(&local).then(|| Concern::Shared { local_part: email.local_part().to_owned() })
}

/// The mailbox an address ends in: what follows a `+` only sorts mail within it (RFC 5233).
fn mailbox(email: &Email) -> String {
    let key = email.key();
    let Some((local, domain)) = key.rsplit_once('@') else { return key };
    let local =
        local.split_once('+').map_or(local, |(user, _)| if user.is_empty() { local } else { user });
    format!("{local}@{domain}")
}

/// Is the part before the `@` a person's names, in whole or with initials: `ann.lee`, `alee`, `lee.ann`?
fn is_made_of(local: &str, name: &str) -> bool {
    let local: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let words: Vec<String> =
        name.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if words.len() < 2 {
        return false;
    }
    let initial: String = first.chars().take(1).collect();
    [format!("{first}{last}"), format!("{last}{first}"), format!("{initial}{last}")]
        .contains(&local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::text::AccountName;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn account(kind: AccountKind, name: &str, email: &str) -> Account {
        Account {
            id: AccountId::from_uuid(Uuid::nil()),
            kind,
            name: AccountName::parse(name).unwrap(),
            email: Email::parse(email).unwrap(),
            roles: vec![],
            disabled_at: None,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn about(email: &str) -> Option<String> {
        let others = [
            account(AccountKind::Person, "Ann van Lee", "ann@fernwood.example"),
            account(AccountKind::Service, "SAP", "sap@fernwood.example"),
            account(AccountKind::Person, "Bob Ray", "b@fernwood.example"),
            account(AccountKind::Person, "Cher", "c@fernwood.example"),
            account(AccountKind::Service, "WMS Link", "+@fernwood.example"),
        ];
        concern(&Email::parse(email).unwrap(), &others).map(|concern| concern.to_string())
    }

    #[test]
    fn an_address_of_its_own_raises_no_concern() {
        assert_eq!(about("wms-connector@fernwood.example"), None);
        assert_eq!(about("ann@elsewhere.example"), None, "another domain, another mailbox");
        assert_eq!(about("sap-export@fernwood.example"), None);
    }

    #[test]
    fn mailboxes_that_several_people_read_are_named() {
        insta::assert_snapshot!(about("Info@fernwood.example").unwrap(), @"Info@… is a mailbox that several people read. Use an address for this integration alone.");
    }

    #[test]
    fn a_plus_address_ends_in_the_same_mailbox() {
        insta::assert_snapshot!(about("ann+sap@fernwood.example").unwrap(), @"This reaches the mailbox of ann@fernwood.example. When that person leaves, the integration goes with them.");
        insta::assert_snapshot!(about("SAP+test@Fernwood.example").unwrap(), @"This reaches the mailbox of the service account sap@fernwood.example. Use an address for each integration.");
    }

    #[test]
    fn a_persons_name_is_seen_in_the_usual_forms() {
        for address in
            ["ann.lee@fernwood.example", "alee@fernwood.example", "lee_ann@fernwood.example"]
        {
            assert_eq!(
                about(address).unwrap(),
                "This looks like the address of Ann van Lee. Use an address for this integration alone.",
                "{address}"
            );
        }
    }

    #[test]
    fn two_names_are_enough_and_one_is_any_word() {
        assert!(
            about("bob.ray@fernwood.example").is_some_and(|concern| concern.contains("Bob Ray"))
        );
        for other in
            ["ccher@fernwood.example", "cher@fernwood.example", "bob.ray@elsewhere.example"]
        {
            assert_eq!(about(other), None, "{other}");
        }
        assert_eq!(about("wms.link@fernwood.example"), None, "a service has no name of its own");
    }

    #[test]
    fn what_stands_before_the_plus_is_the_mailbox_unless_there_is_nothing() {
        assert_eq!(about("+wms@fernwood.example"), None);
        assert_eq!(
            about("ann@fernwood.example"),
            None,
            "the very same address is refused elsewhere"
        );
        assert!(
            about("b+wms@fernwood.example")
                .is_some_and(|concern| concern.contains("b@fernwood.example"))
        );
    }
}
