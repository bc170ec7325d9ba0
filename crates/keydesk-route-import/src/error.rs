//! Why a file was not read: one sentence each, for the person who chose the file.

use crate::limits::{DEPTH_MAX, FILE_BYTES_MAX, ROUTES_MAX};
use thiserror::Error;

/// Why no routes could be read out of a file. Nothing of it is used then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RouteFileError {
    /// There is nothing in it.
    #[error("The file is empty. Choose an OpenAPI 3 document or a Postman collection.")]
    Empty,
    /// It is larger than [`FILE_BYTES_MAX`].
    #[error(
        "The file is larger than {} MiB. Remove examples and schemas from it, or split it.",
        FILE_BYTES_MAX / (1024 * 1024)
    )]
    TooLarge,
    /// It is neither UTF-8 nor anything else that JSON and YAML are written in.
    #[error("The file is not text in UTF-8. Save the document as JSON or YAML in UTF-8.")]
    NotText,
    /// It begins as HTML does.
    #[error(
        "The file is a web page. Download the document itself: on most API pages there is a link to openapi.json or openapi.yaml."
    )]
    WebPage,
    /// It begins as a ZIP archive does.
    #[error("The file is an archive. Unpack it, then choose the document in it.")]
    Archive,
    /// It is not the JSON that it begins as.
    #[error(
        "The file is not valid JSON: line {line}, column {column}. Export it again, or mend that place."
    )]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// It is not YAML.
    #[error(
        "The file is not valid YAML: line {line}, column {column}. Export it again, or mend that place."
    )]
    NotYaml {
        /// Counted from 1.
        line: u64,
        /// Counted from 1.
        column: u64,
    },
    /// It is nested deeper than [`DEPTH_MAX`].
    #[error("The file is nested more than {DEPTH_MAX} levels deep, which no API document needs.")]
    TooDeep,
    /// Its aliases expand to more than is read of a file.
    #[error(
        "The aliases in this YAML file expand to far more than stands in it. Write the document out without anchors and aliases."
    )]
    TooManyAliases,
    /// An alias inside what it stands for.
    #[error(
        "An alias in this YAML file stands inside what it repeats. Write the document out without anchors and aliases."
    )]
    AliasCycle,
    /// It is a stream of YAML documents.
    #[error(
        "The file holds several YAML documents, one after another. Save each in a file of its own."
    )]
    SeveralDocuments,
    /// It holds more values than are read of a file.
    #[error("The file holds too many values. Remove examples and schemas from it, or split it.")]
    TooManyValues,
    /// It is an API description of the version before.
    #[error(
        "This is a Swagger 2.0 document. Convert it to OpenAPI 3 first, for example at editor.swagger.io (Edit > Convert to OpenAPI 3)."
    )]
    Swagger,
    /// It is OpenAPI of a version that is not known here.
    #[error("This document says OpenAPI \"{0}\". Versions 3.0, 3.1 and 3.2 can be read.")]
    OpenApiVersion(String),
    /// It is a Postman collection of the version before 2.
    #[error(
        "This is a Postman collection of version 1. Export it again as Collection v2.1 (recommended)."
    )]
    PostmanVersion,
    /// It is Postman's file of variables.
    #[error("This is a Postman environment, which has no requests. Export the collection instead.")]
    PostmanEnvironment,
    /// It is something else.
    #[error(
        "This is neither an OpenAPI 3 document nor a Postman collection. An OpenAPI document begins with \"openapi\": \"3.1.0\"; a Postman collection has \"info\" and \"item\"."
    )]
    SomethingElse,
    /// A part of it is not as its format has it.
    #[error("{place} is not as {format} has it: {why}. Mend it, or remove it, then try again.")]
    Malformed {
        /// What is wrong: `The path /products`.
        place: String,
        /// `OpenAPI` or `Postman`.
        format: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// References that come back to where they began.
    #[error(
        "The reference {0} leads back to itself. Mend it, or bundle the document again, then try again."
    )]
    ReferenceCycle(String),
    /// More than [`ROUTES_MAX`] methods and paths.
    #[error("The file has more than {ROUTES_MAX} routes. Split it.")]
    TooManyRoutes,
    /// There is no method and path in it.
    #[error(
        "The file is {0}, and has no routes in it. Export it again with its paths or requests."
    )]
    NoRoutes(&'static str),
}
