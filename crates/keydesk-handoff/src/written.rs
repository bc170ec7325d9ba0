//! A hand-off as JSON, as it stands inside the sealed file.

use crate::business::BusinessId;
use crate::error::{HandOffError, SealError};
use crate::hand_off::{Contact, HandOff, Permitted};
use crate::line::Line;
use jiff::Timestamp;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{AccountName, EnvironmentName, EnvironmentSlug, PlainToken, TokenName};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What says that it is one.
const FORMAT: &str = "keydesk-hand-off";

/// The version written. **A file with a higher one is refused by whoever knows only this one**: raise it only when an older
/// Keydesk would misread the file.
const VERSION: u32 = 1;

/// What every version has.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Written {
    format: String,
    version: u32,
    base_url: BaseUrl,
    environment_name: EnvironmentName,
    environment: EnvironmentSlug,
    #[serde(with = "token_text")]
    token: PlainToken,
    token_name: TokenName,
    account_name: AccountName,
    permissions: Vec<Permitted>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    business: Option<BusinessId>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    contact: Option<Contact>,
    made_at: Timestamp,
    open_until: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    dies_unless_used_by: Option<Timestamp>,
    checklist: Vec<Line>,
}

/// As it stands in the file.
pub(crate) fn write(hand_off: &HandOff) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let hand_off = hand_off.clone();
    let written = Written {
        format: FORMAT.to_owned(),
        version: VERSION,
        base_url: hand_off.base_url,
        environment_name: hand_off.environment_name,
        environment: hand_off.environment,
        token: hand_off.token,
        token_name: hand_off.token_name,
        account_name: hand_off.account_name,
        permissions: hand_off.permissions,
        business: hand_off.business,
        contact: hand_off.contact,
        made_at: hand_off.made_at,
        open_until: hand_off.open_until,
        dies_unless_used_by: hand_off.dies_unless_used_by,
        checklist: hand_off.checklist,
    };
    // Room enough that it does not grow, which would leave a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *bytes, &written)
        .map_err(|why| SealError::NotSealed(why.to_string()))?;
    Ok(bytes)
}

/// From what stood in the file.
pub(crate) fn read(bytes: &[u8]) -> Result<HandOff, HandOffError> {
    // What serde says of a mistake repeats the text that it did not like: it goes no further than here.
    let head: Head = serde_json::from_slice(bytes).map_err(|_| HandOffError::Foreign)?;
    if head.format != FORMAT || head.version == 0 {
        return Err(HandOffError::Foreign);
    }
    if head.version > VERSION {
        return Err(HandOffError::Newer { version: head.version });
    }
    let written: Written = serde_json::from_slice(bytes).map_err(|_| HandOffError::Damaged)?;
    Ok(HandOff {
        base_url: written.base_url,
        environment_name: written.environment_name,
        environment: written.environment,
        token: written.token,
        token_name: written.token_name,
        account_name: written.account_name,
        permissions: written.permissions,
        business: written.business,
        contact: written.contact,
        made_at: written.made_at,
        open_until: written.open_until,
        dies_unless_used_by: written.dies_unless_used_by,
        checklist: written.checklist,
    })
}

/// The token's text. This file is the one place where it is written into anything, and what it is written into is sealed.
mod token_text {
    use keydesk_domain::PlainToken;
    use serde::{Deserialize, Deserializer, Serializer, de};
    use zeroize::Zeroizing;

    pub(super) fn serialize<S: Serializer>(
        token: &PlainToken,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(token.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PlainToken, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        PlainToken::parse(&text).map_err(de::Error::custom)
    }
}
