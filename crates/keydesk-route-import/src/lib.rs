//! Reads routes out of an OpenAPI document (3.0 to 3.2, JSON or YAML) or a Postman collection (2.0, 2.1).
//!
//! What comes out is a proposal: methods, path templates, words about them, and the area whose permission each would need. What is
//! known already, and what collides with it, only an environment's table can tell. *Absent on purpose:* I/O. Bytes come in.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod document;
mod error;
mod limits;
mod openapi;
mod postman;
mod prefix;
mod proposal;
mod template;

pub use error::RouteFileError;
pub use limits::{DEPTH_MAX, FILE_BYTES_MAX, ROUTES_MAX};
pub use prefix::{PrefixChoice, ServerPrefix};
pub use proposal::put_together;

use keydesk_domain::custom_route::RouteMethod;
use keydesk_domain::permission::{Access, Area};
use keydesk_domain::route_template::RouteTemplate;
use serde_json::Value;

/// What a file of routes holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteFile {
    /// What kind of file it is: "OpenAPI 3.1.0", "Postman collection".
    pub kind: String,
    /// What the file calls itself; empty if it does not.
    pub title: String,
    /// The path that the file's servers put in front of each route, if they do.
    pub prefix: Option<ServerPrefix>,
    /// The routes, by path and method.
    pub routes: Vec<ProposedRoute>,
    /// What stands in the file and is no route, with the reason.
    pub left_out: Vec<LeftOut>,
}

/// A route as the file has it, with what would be permitted by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedRoute {
    /// In order. One as it is read; several once it is [put together](put_together).
    pub methods: Vec<RouteMethod>,
    /// The path, with identifiers in braces: `/businesses/{businessId}/plantings/{id}`.
    pub template: RouteTemplate,
    /// The file's words about it, in one line; empty if there are none.
    pub description: String,
    /// The area that its path speaks of; `None` if somebody has to choose.
    pub area: Option<Area>,
    /// `None`: GET needs view and all else edit. Otherwise what every one of its methods needs: a POST that only searches needs view.
    pub access: Option<Access>,
}

/// Something in the file that cannot become a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Method and path as the file has them.
    pub what: String,
    /// A sentence: why, and what to do.
    pub why: String,
}

/// Reads a file.
///
/// `upstream_prefix` is the path of the URL to which the environment sends requests: empty for most, and for the Sandbox.
///
/// # Errors
/// [`RouteFileError`]: why nothing of the file can be used.
pub fn read(
    bytes: &[u8],
    upstream_prefix: &str,
    choice: PrefixChoice,
) -> Result<RouteFile, RouteFileError> {
    let document = document::parse(bytes)?;
    let Value::Object(root) = &document else { return Err(RouteFileError::SomethingElse) };
    let found = if root.contains_key("openapi") {
        openapi::read(&document)?
    } else if root.contains_key("swagger") {
        return Err(RouteFileError::Swagger);
    } else if root.contains_key("item") && root.contains_key("info") {
        postman::read(&document)?
    } else if root.contains_key("_postman_variable_scope") {
        return Err(RouteFileError::PostmanEnvironment);
    } else if root.contains_key("requests") && root.contains_key("name") {
        return Err(RouteFileError::PostmanVersion);
    } else {
        return Err(RouteFileError::SomethingElse);
    };
    proposal::propose(found, upstream_prefix, choice)
}

/// What a reader of one format found, before anything is made of it.
struct Found {
    kind: String,
    title: String,
    /// What the file is called when nothing is in it.
    noun: &'static str,
    operations: Vec<Operation>,
    left_out: Vec<LeftOut>,
}

/// One method and path.
struct Operation {
    method: String,
    /// As the file has it, without the server's path.
    path: String,
    /// The path of the server that it is sent to; empty if there is none.
    server_prefix: String,
    /// The name that programs call it by: `searchProducts`.
    name: String,
    description: String,
    /// It is a request as somebody sends it, not a description: it may hold whole identifiers and the path of the server.
    is_sample: bool,
}
