//! What a stranger may have sealed with a passphrase that they gave away with it, opened as a hand-off.

use jiff::Timestamp;
use keydesk_handoff::{HandOffError, Passphrase, is_one, open};
use secrecy::SecretString;

const WORDS: &str = "copper lantern over the quiet harbour";

/// It is opened, or refused for what is in it: the passphrase is the right one.
pub(crate) fn holds(contents: &[u8]) {
    let _what_it_is_instead = is_one(contents);
    let passphrase = Passphrase::typed(WORDS);
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.expose()));
    recipient.set_work_factor(1);
    let Ok(sealed) = age::encrypt_and_armor(&recipient, contents) else { return };
    match open(sealed.as_bytes(), &passphrase, Timestamp::UNIX_EPOCH) {
        Ok(hand_off) => assert!(hand_off.open_until >= Timestamp::UNIX_EPOCH),
        Err(error) => assert!(!matches!(error, HandOffError::WrongPassphrase), "{error}"),
    }
}
