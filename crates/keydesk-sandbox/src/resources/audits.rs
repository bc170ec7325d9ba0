//! Audits, and the failures and documents they lead to: these are written below an audit and read with it.
use crate::resources::{Collection, Verb, below, plain};

/// There is no list of them: reading the audit shows them.
const BELOW: &[Verb] = &[Verb::Create, Verb::Delete];

pub(crate) const AUDITS: Collection = Collection {
    children: &[
        Collection { verbs: BELOW, ..below("failures", "failureId", &["description"]) },
        Collection {
            verbs: BELOW,
            keeps_files: true,
            ..below("documents", "attachmentId", &["name"])
        },
    ],
    embeds: &["failures", "documents"],
    ..plain("audits", "auditId", &["name"])
};
