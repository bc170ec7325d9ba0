//! Invitations of managers, suppliers, customers and community members: sent by a business, answered by their code.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Collection, Verb, communities, plain, support, verbs},
    state::Sandbox,
};

/// Where invitations stand, and what an accepted one makes; members of communities are made there.
const KINDS: [(&str, Option<&str>); 4] = [
    ("managerInvitations", Some("managers")),
    ("supplierInvitations", Some("suppliers")),
    ("customerInvitations", Some("customers")),
    ("membershipinvitations", None),
];

/// A collection of invitations. One that was sent is withdrawn, not changed.
pub(crate) const fn to(name: &'static str) -> Collection {
    Collection {
        verbs: &[Verb::List, Verb::Create, Verb::Delete],
        complete: Some(complete),
        ..plain(name, "invitationId", &["email"])
    }
}

/// Gives a new invitation its code.
pub(crate) fn complete(invitation: &mut Record) {
    let code = uuid::Uuid::new_v4().simple().to_string()[..10].to_uppercase();
    invitation.insert("code".to_owned(), code.into());
    invitation.insert("status".to_owned(), "PENDING".into());
}

/// All invitations: their shelf, their record, and what accepting makes.
fn all_of(all: &Collections) -> impl Iterator<Item = (&str, &Stored, Option<&'static str>)> {
    KINDS.into_iter().flat_map(|(name, makes)| {
        all.shelves_of(name).flat_map(move |(shelf, records)| {
            records.iter().map(move |record| (shelf, record, makes))
        })
    })
}

fn find<'a>(
    all: &'a Collections,
    code: &str,
) -> Result<(&'a str, &'a Stored, Option<&'static str>), Refusal> {
    all_of(all)
        .find(|(_, stored, _)| record::text(&stored.record(), "code") == code)
        .ok_or_else(|| Refusal::not_found("invitations", code))
}

pub(crate) fn list(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let records = sandbox.read(|all| all_of(all).map(|(_, stored, _)| stored.clone()).collect());
    verbs::list_of(records, call, None)
}

pub(crate) fn read(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    sandbox.read(|all| Ok(Answer::raw_json(find(all, call.parameter("code"))?.1.json().clone())))
}

pub(crate) fn consider(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    decide(sandbox, call, "CONSIDERED")
}

pub(crate) fn accept(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    decide(sandbox, call, "ACCEPTED")
}

pub(crate) fn decline(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    decide(sandbox, call, "DECLINED")
}

fn decide(sandbox: &Sandbox, call: &Call, status: &str) -> Result<Answer, Refusal> {
    let decided = sandbox.write(|all| {
        let (shelf, stored, makes) = find(all, call.parameter("code"))?;
        let Some(makes) = makes else {
            return communities::decided(all, shelf, stored, status, "");
        };
        let mut invitation = stored.record();
        let mut changes = Vec::new();
        // Who accepted is there already.
        if status == "ACCEPTED" && record::text(&invitation, "status") != "ACCEPTED" {
            let business = record::text(&invitation, "businessId");
            let mut made = Record::new();
            for field in ["name", "email", "firstName", "lastName", "internalId"] {
                if let Some(value) = invitation.get(field) {
                    made.insert(field.to_owned(), value.clone());
                }
            }
            let email = record::text(&invitation, "email").to_owned();
            made.entry("name").or_insert_with(|| email.into());
            made.insert("status".to_owned(), "ACTIVE".into());
            let made = support::new_record(business, made);
            changes =
                Collections::creation(&format!("businesses/{business}/{makes}"), made, None).0;
        }
        invitation.insert("status".to_owned(), status.into());
        record::touch(&mut invitation);
        let record = Stored::new(&invitation);
        changes.push(Change::Replace { shelf: shelf.to_owned(), record: record.clone() });
        Ok((changes, record))
    })?;
    Ok(Answer::raw_json(decided.json().clone()))
}
