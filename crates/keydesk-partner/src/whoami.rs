//! What the gateway says of a token: whose it is, where it works, and what it may do, in words.

use jiff::Timestamp;
use keydesk_domain::permission::{Area, AreaKind};
use keydesk_domain::{EnvironmentName, EnvironmentSlug, Permission, PermissionSet, TokenHint};
use keydesk_handoff::{Line, Permitted};
use serde::{Deserialize, Serialize};

/// What the gateway says of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoAmI {
    /// The name of the account that it acts as.
    pub account_name: Line,
    /// That account's e-mail.
    pub account_email: Line,
    /// The environment's name.
    pub environment_name: EnvironmentName,
    /// The environment's slug.
    pub environment: EnvironmentSlug,
    /// What it may do now.
    pub permissions: PermissionSet,
    /// Permissions of a newer gateway that this Keydesk has no words for.
    pub unknown_permissions: Vec<Line>,
    /// From when on it is refused, if ever.
    pub expires_at: Option<Timestamp>,
    /// Its last four characters.
    pub hint: TokenHint,
}

#[derive(Deserialize)]
struct Arrived {
    account: Account,
    environment: Environment,
    permissions: Vec<Line>,
    expires_at: Option<Timestamp>,
    token_hint: TokenHint,
}

#[derive(Deserialize)]
struct Account {
    name: Line,
    email: Line,
}

#[derive(Deserialize)]
struct Environment {
    name: EnvironmentName,
    slug: EnvironmentSlug,
}

impl WhoAmI {
    /// From the body of the gateway's answer.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let arrived: Arrived = serde_json::from_slice(body).ok()?;
        let (known, unknown): (Vec<Line>, Vec<Line>) = arrived
            .permissions
            .into_iter()
            .partition(|it| it.as_str().parse::<Permission>().is_ok());
        Some(Self {
            account_name: arrived.account.name,
            account_email: arrived.account.email,
            environment_name: arrived.environment.name,
            environment: arrived.environment.slug,
            permissions: known
                .iter()
                .filter_map(|it| it.as_str().parse::<Permission>().ok())
                .collect(),
            unknown_permissions: unknown,
            expires_at: arrived.expires_at,
            hint: arrived.token_hint,
        })
    }

    /// What it may do, an area a line: "Products: view and change".
    #[must_use]
    pub fn may(&self) -> Vec<String> {
        let known = api_areas().filter_map(|area| {
            let (view, edit) = (Permission::view(area), Permission::edit(area));
            let verbs = match (self.permissions.contains(view), self.permissions.contains(edit)) {
                (_, true) => "view and change",
                (true, false) => "view",
                (false, false) => return None,
            };
            Some(format!("{}: {verbs}", area.label()))
        });
        known.chain(self.unknown_permissions.iter().map(ToString::to_string)).collect()
    }

    /// What it may not even see: the areas' names.
    #[must_use]
    pub fn may_not(&self) -> Vec<&'static str> {
        api_areas()
            .filter(|area| !self.permissions.contains(Permission::view(*area)))
            .map(Area::label)
            .collect()
    }

    /// The permissions as a hand-off has them.
    #[must_use]
    pub fn permitted(&self) -> Vec<Permitted> {
        Permitted::of(self.permissions)
    }
}

fn api_areas() -> impl Iterator<Item = Area> {
    Area::ALL.iter().copied().filter(|area| area.kind() == AreaKind::Api)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body() -> serde_json::Value {
        json!({
            "account": { "name": "SAP", "email": "sap@fernwood.example" },
            "environment": { "name": "Sandbox", "slug": "sandbox" },
            "permissions": ["products:view", "products:edit", "locations:view", "labels:view"],
            "expires_at": null, "token_hint": "wXyZ",
        })
    }

    #[test]
    fn what_it_may_and_may_not_do_is_said_in_words() {
        let who = WhoAmI::parse(body().to_string().as_bytes()).unwrap();
        assert_eq!(who.may(), ["Products: view and change", "Locations: view", "labels:view"]);
        let may_not = who.may_not();
        assert!(may_not.contains(&"Recalls") && !may_not.contains(&"Products"), "{may_not:?}");
        assert!(
            !may_not.contains(&"Users and roles"),
            "administration is not the partner's business"
        );
    }

    #[test]
    fn what_no_gateway_says_is_not_understood() {
        for (field, bad) in [
            ("account", json!({ "name": "\u{1b}[2J", "email": "a@b" })),
            ("environment", json!(null)),
            ("token_hint", json!("<b>x")),
            ("permissions", json!("all")),
        ] {
            let mut body = body();
            body[field] = bad;
            assert_eq!(WhoAmI::parse(body.to_string().as_bytes()), None, "{field}");
        }
    }
}
