//! The sandbox's own user: whom the upstream credential belongs to, as `GET /user` says.
use crate::{record, sandbox::Sandbox};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// The path, without `/v2`.
pub(crate) const PATH: &str = "/user";

/// Name, e-mail and the businesses there are now.
pub(crate) fn show(sandbox: &Sandbox) -> Response {
    let businesses: Vec<Value> = sandbox.read(|shelves| {
        let businesses = shelves.shelf("businesses").iter();
        businesses
            .map(|business| json!({ "_id": record::id_of(business), "name": business.get("name") }))
            .collect()
    });
    let user = json!({
        "_id": crate::USER_ID,
        "name": "Sandbox Integration",
        "firstName": "Sandbox",
        "lastName": "Integration",
        "email": "sandbox@fernwoodfoods.example",
        "businesses": businesses,
    });
    Json(user).into_response()
}
