//! Whom the upstream credential belongs to, and the people who can sign in to a business.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{record, stored::Stored},
    resources::{Collection, Verb, plain},
    state::Sandbox,
};
use serde_json::{Value, json};

/// Users stand beside the businesses: one may see several.
pub(crate) static USERS: Collection =
    Collection { verbs: &[Verb::List], ..plain("users", "userId", &["email"]) };

/// Name, e-mail and the businesses there are now.
pub(crate) fn user(sandbox: &Sandbox, _call: &Call) -> Result<Answer, Refusal> {
    let businesses: Vec<Value> = sandbox.read(|all| {
        let businesses = all.shelf("businesses").iter().map(Stored::record);
        businesses.map(|it| json!({ "_id": record::id_of(&it), "name": it.get("name") })).collect()
    });
    Answer::json(&json!({
        "_id": crate::USER_ID,
        "name": "Sandbox Integration",
        "firstName": "Sandbox",
        "lastName": "Integration",
        "email": "sandbox@fernwoodfoods.example",
        "businesses": businesses,
    }))
}
