//! The tree of collections and actions the Sandbox serves, as data: the router, `routes()` and the checks are read off it.
//!
//! What every collection can do is in `verbs`; a room for each subject holds its collections and what they do besides.

mod assessments;
mod audits;
pub(crate) mod business;
mod communities;
mod custom_attributes;
mod documents;
mod growing;
mod incidents;
mod invitations;
mod recalls;
mod support;
pub(crate) mod verbs;

use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::record::Record,
    state::Sandbox,
};

/// Answers a request.
pub(crate) type Handler = fn(&Sandbox, &Call) -> Result<Answer, Refusal>;

/// What can be asked of a collection or of one record in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    List,
    Create,
    Read,
    Replace,
    /// Replacing by POST, as plantings have it.
    ReplaceByPost,
    Merge,
    Delete,
    /// The bytes of an uploaded file: `GET .../{id}/content`.
    Content,
}

impl Verb {
    /// The HTTP method that asks for it.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::List | Self::Read | Self::Content => "GET",
            Self::Create | Self::ReplaceByPost => "POST",
            Self::Replace => "PUT",
            Self::Merge => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// What it is asked of.
    pub(crate) fn on(self) -> On {
        match self {
            Self::List | Self::Create => On::Collection,
            _ => On::Record,
        }
    }

    /// What its path has below that.
    pub(crate) fn below(self) -> &'static str {
        if self == Self::Content { "/content" } else { "" }
    }
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// A collection.
    Collection,
    /// One record of it.
    Record,
}

/// Something that only this collection does.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) method: &'static str,
    pub(crate) on: On,
    /// Below the path of the collection or record, with its slash.
    pub(crate) path: &'static str,
    pub(crate) takes_forms: bool,
    pub(crate) run: Handler,
}

const fn action(method: &'static str, on: On, path: &'static str, run: Handler) -> Action {
    Action { method, on, path, takes_forms: false, run }
}

/// One kind of record.
#[derive(Debug)]
pub(crate) struct Collection {
    /// Its path segment, such as `products`.
    pub(crate) name: &'static str,
    /// The path parameter that names one of its records.
    pub(crate) parameter: &'static str,
    /// The field with which records below it point back to it.
    pub(crate) reference: &'static str,
    /// Fields that every record must have, and not empty.
    pub(crate) required: &'static [&'static str],
    pub(crate) verbs: &'static [Verb],
    pub(crate) actions: &'static [Action],
    pub(crate) children: &'static [Collection],
    /// Whether its records can carry an uploaded file.
    pub(crate) keeps_files: bool,
    /// Shelves below a record whose records are shown in it, each in the field of its name.
    pub(crate) embeds: &'static [&'static str],
    /// Fills in what the API gives a new record.
    pub(crate) complete: Option<fn(&mut Record)>,
    /// What a record must be for a list to show it.
    pub(crate) listed: Option<fn(&Record) -> bool>,
}

const ALL: &[Verb] =
    &[Verb::List, Verb::Create, Verb::Read, Verb::Replace, Verb::Merge, Verb::Delete];

/// What can be made and taken away, but not changed.
const FIXED: &[Verb] = &[Verb::List, Verb::Create, Verb::Read, Verb::Delete];

/// What can be changed only as a whole.
const WHOLE: &[Verb] = &[Verb::List, Verb::Create, Verb::Read, Verb::Replace, Verb::Delete];

/// A collection with nothing below it and every verb.
const fn plain(
    name: &'static str,
    reference: &'static str,
    required: &'static [&'static str],
) -> Collection {
    Collection {
        name,
        parameter: "id",
        reference,
        required,
        verbs: ALL,
        actions: &[],
        children: &[],
        keeps_files: false,
        embeds: &[],
        complete: None,
        listed: None,
    }
}

/// A collection below one record of another.
const fn below(
    name: &'static str,
    reference: &'static str,
    required: &'static [&'static str],
) -> Collection {
    Collection { parameter: "subId", ..plain(name, reference, required) }
}

/// Documents below a record: files are what recalls and incidents are settled with.
const fn attachments() -> Collection {
    Collection {
        verbs: documents::ALL_AND_CONTENT,
        keeps_files: true,
        ..below("documents", "attachmentId", &["name"])
    }
}

/// The businesses, with nearly everything below them. They are given: they can be read and changed, not made or deleted.
pub(crate) static BUSINESSES: Collection = Collection {
    parameter: "businessId",
    verbs: &[Verb::List, Verb::Read, Verb::Replace, Verb::Merge],
    children: &[
        plain("products", "productId", &["name"]),
        plain("locations", "locationId", &["name"]),
        plain("suppliers", "supplierId", &["name"]),
        plain("customers", "customerId", &["name"]),
        documents::DOCUMENTS,
        documents::WITH_ATTACHMENTS,
        documents::TYPES,
        plain("events", "eventId", &["eventType"]),
        Collection { verbs: WHOLE, ..plain("event-attributes", "eventAttributeId", &["name"]) },
        incidents::QUALITY_INCIDENTS,
        incidents::INCIDENTS,
        incidents::TYPES,
        recalls::RECALLS,
        audits::AUDITS,
        plain("assessments", "assessmentId", &["name"]),
        assessments::TEMPLATES,
        assessments::SPAWNED,
        assessments::LINKS,
        plain("purchaseOrders", "purchaseOrderId", &["number"]),
        plain("reports", "reportId", &["name"]),
        Collection { verbs: WHOLE, ..plain("contacts", "contactId", &["email"]) },
        communities::COMMUNITIES,
        communities::JOINED,
        communities::INVITATIONS,
        communities::MEMBERSHIPS,
        Collection { verbs: FIXED, ..plain("permissions", "permissionId", &[]) },
        custom_attributes::PARTNERS,
        growing::PLANTINGS,
        growing::CROP_INPUTS,
        growing::PICK_CREWS,
        growing::TAG_RANGES,
        Collection {
            verbs: &[Verb::List, Verb::Delete],
            ..plain("managers", "managerId", &["email"])
        },
        invitations::to("managerInvitations"),
        invitations::to("supplierInvitations"),
        invitations::to("customerInvitations"),
    ],
    ..plain("businesses", "businessId", &["name"])
};

/// All trees, the businesses first.
pub(crate) static ROOTS: &[&Collection] = &[&BUSINESSES, &business::USERS, &documents::UPLOADED];

/// What stands in no tree; each path is whole.
pub(crate) static ROOT_ACTIONS: &[Action] = &[
    action("GET", On::Collection, "/user", business::user),
    action("GET", On::Collection, "/itemtrace/{prefix}/{number}", growing::trace),
    action("GET", On::Collection, "/invitations", invitations::list),
    action("GET", On::Collection, "/invitations/{code}", invitations::read),
    action("PUT", On::Collection, "/invitations/{code}/consider", invitations::consider),
    action("PUT", On::Collection, "/invitations/{code}/accept", invitations::accept),
    action("PUT", On::Collection, "/invitations/{code}/decline", invitations::decline),
];
