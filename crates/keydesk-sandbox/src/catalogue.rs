//! The tree of collections the sandbox serves, as data: the router, `routes()` and the checks are read off it.

/// What can be asked of a collection or of one record in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    List,
    Create,
    Read,
    Replace,
    Merge,
    Delete,
    /// The bytes of an uploaded file: `GET .../{id}/content`.
    Content,
}

impl Verb {
    /// The HTTP methods that ask for it. HEAD goes wherever GET goes (RFC 9110 section 9.3.2).
    pub(crate) fn methods(self) -> &'static [&'static str] {
        match self {
            Verb::List | Verb::Read | Verb::Content => &["GET", "HEAD"],
            Verb::Create => &["POST"],
            Verb::Replace => &["PUT"],
            Verb::Merge => &["PATCH"],
            Verb::Delete => &["DELETE"],
        }
    }
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
    pub(crate) children: &'static [Collection],
}

impl Collection {
    /// Whether its records can carry an uploaded file.
    pub(crate) fn keeps_files(&self) -> bool {
        self.verbs.contains(&Verb::Content)
    }
}

const ALL: &[Verb] =
    &[Verb::List, Verb::Create, Verb::Read, Verb::Replace, Verb::Merge, Verb::Delete];

const ALL_AND_CONTENT: &[Verb] = &[
    Verb::List,
    Verb::Create,
    Verb::Read,
    Verb::Replace,
    Verb::Merge,
    Verb::Delete,
    Verb::Content,
];

/// A collection in a business, with nothing below it.
const fn plain(
    name: &'static str,
    reference: &'static str,
    required: &'static [&'static str],
) -> Collection {
    Collection { name, parameter: "id", reference, required, verbs: ALL, children: &[] }
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
    Collection { verbs: ALL_AND_CONTENT, ..below("documents", "attachmentId", &["name"]) }
}

/// The root of the tree. Businesses are given: they can be read and changed, not made or deleted.
pub(crate) static BUSINESSES: Collection = Collection {
    name: "businesses",
    parameter: "businessId",
    reference: "businessId",
    required: &["name"],
    verbs: &[Verb::List, Verb::Read, Verb::Replace, Verb::Merge],
    children: &[
        plain("products", "productId", &["name"]),
        plain("locations", "locationId", &["name"]),
        plain("suppliers", "supplierId", &["name"]),
        plain("customers", "customerId", &["name"]),
        Collection { verbs: ALL_AND_CONTENT, ..plain("documents", "documentId", &["name"]) },
        plain("events", "eventId", &["eventType"]),
        Collection {
            children: &[below("comments", "commentId", &["text"]), attachments()],
            ..plain("qualityIncidents", "qualityIncidentId", &["title"])
        },
        Collection {
            children: &[
                below("comments", "commentId", &["text"]),
                attachments(),
                below("responses", "responseId", &["locationId", "status"]),
            ],
            ..plain("stockRecoveries", "stockRecoveryId", &["title"])
        },
        plain("audits", "auditId", &["name"]),
        plain("assessments", "assessmentId", &["name"]),
        plain("purchaseOrders", "purchaseOrderId", &["number"]),
        plain("reports", "reportId", &["name"]),
    ],
};
