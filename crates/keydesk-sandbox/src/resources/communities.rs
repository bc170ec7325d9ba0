//! Communities: their members, who is invited, and joining and leaving. A community stands below the business that owns it.
use crate::{
    http::{answer::Answer, call::Call, refusal::Refusal},
    records::{
        change::Change,
        collections::Collections,
        record::{self, Record},
        stored::Stored,
    },
    resources::{Collection, On, Verb, action, documents, plain, support},
    state::Sandbox,
};
use serde_json::{Value, json};

const MEMBERS: &str = "memberships";
const INVITED: &str = "membershipinvitations";

pub(crate) const COMMUNITIES: Collection = Collection {
    parameter: "communityId",
    verbs: &[],
    children: &[
        Collection { verbs: &[Verb::List], ..plain(MEMBERS, "membershipId", &[]) },
        Collection {
            verbs: &[Verb::Create],
            complete: Some(super::invitations::complete),
            ..plain(INVITED, "membershipInvitationId", &[])
        },
        Collection { verbs: &[Verb::Read], ..plain("contacts", "contactId", &["email"]) },
    ],
    actions: &[
        action("GET", On::Record, "/membership/{id}", read_member),
        action("POST", On::Record, "/documents/{id}/comments", documents::comment_in_community),
    ],
    ..plain("communities", "communityId", &["name"])
};

/// A business that joins or leaves a community by itself.
pub(crate) const JOINED: Collection = Collection {
    parameter: "communityId",
    verbs: &[],
    actions: &[action("PUT", On::Record, "", join), action("DELETE", On::Record, "", leave)],
    ..plain("communityMemberships", "communityId", &[])
};

/// Invitations into communities, as the business sees them that is invited.
pub(crate) const INVITATIONS: Collection = Collection {
    verbs: &[],
    actions: &[
        action("PUT", On::Record, "/accept", accept),
        action("PUT", On::Record, "/decline", decline),
    ],
    ..plain(INVITED, "membershipInvitationId", &[])
};

/// Memberships in whatever community.
pub(crate) const MEMBERSHIPS: Collection = Collection {
    verbs: &[],
    actions: &[action("GET", On::Record, "", read_any), action("PUT", On::Record, "", replace_any)],
    ..plain(MEMBERS, "membershipId", &[])
};

/// A community, whichever business owns it: its shelf and its record.
pub(crate) fn find<'a>(all: &'a Collections, id: &str) -> Result<(&'a str, &'a Stored), Refusal> {
    let mut found = all
        .shelves_of(COMMUNITIES.name)
        .flat_map(|(shelf, records)| records.iter().map(move |record| (shelf, record)));
    found
        .find(|(_, record)| record.id() == id)
        .ok_or_else(|| Refusal::not_found(COMMUNITIES.name, id))
}

fn read_member(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let (business, community) = (call.parameter("businessId"), call.parameter("communityId"));
    let id = call.parameter("id");
    sandbox.read(|all| {
        let shelf = format!("businesses/{business}/{}/{community}/{MEMBERS}", COMMUNITIES.name);
        let found = all.find(&shelf, id).ok_or_else(|| Refusal::not_found(MEMBERS, id))?;
        Ok(Answer::raw_json(found.json().clone()))
    })
}

/// A membership that this business may see: in a community of its own, or its own in another's.
fn visible<'a>(
    all: &'a Collections,
    business: &str,
    id: &str,
) -> Result<(&'a str, &'a Stored), Refusal> {
    let own = format!("businesses/{business}/");
    let mut found = all
        .shelves_of(MEMBERS)
        .flat_map(|(shelf, records)| records.iter().map(move |record| (shelf, record)));
    found
        .find(|(shelf, stored)| {
            stored.id() == id && (shelf.starts_with(&own) || is_of(&stored.record(), business))
        })
        .ok_or_else(|| Refusal::not_found(MEMBERS, id))
}

fn is_of(membership: &Record, business: &str) -> bool {
    record::at(membership, "business._id").is_some_and(|it| it == business)
}

fn read_any(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    sandbox.read(|all| {
        let found = visible(all, call.parameter("businessId"), call.parameter("id"))?;
        Ok(Answer::raw_json(found.1.json().clone()))
    })
}

/// What says whose membership it is, and where, stays.
fn replace_any(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let fields = call.object()?;
    let replaced = sandbox.write(|all| {
        let (shelf, found) = visible(all, call.parameter("businessId"), call.parameter("id"))?;
        let old = found.record();
        let mut membership = record::replace(&old, fields);
        for kept in ["businessId", "communityId", "community", "business"] {
            if let Some(value) = old.get(kept) {
                membership.insert(kept.to_owned(), value.clone());
            }
        }
        let record = Stored::new(&membership);
        let shelf = shelf.to_owned();
        Ok((vec![Change::Replace { shelf, record: record.clone() }], record))
    })?;
    Ok(Answer::raw_json(replaced.json().clone()))
}

fn join(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let (business, community) = (call.parameter("businessId"), call.parameter("communityId"));
    let joined = sandbox.write(|all| {
        if all.find("businesses", business).is_none() {
            return Err(Refusal::not_found("businesses", business));
        }
        admit(all, community, &support::business(all, business))
    })?;
    Ok(Answer::raw_json(joined.json().clone()))
}

fn leave(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    let (business, community) = (call.parameter("businessId"), call.parameter("communityId"));
    let left = sandbox.write(|all| {
        let (shelf, _) = find(all, community)?;
        let members = format!("{shelf}/{community}/{MEMBERS}");
        let mut own = all.shelf(&members).iter().filter(|it| is_of(&it.record(), business));
        let own = own.next().ok_or_else(|| Refusal::not_found(MEMBERS, community))?.clone();
        Ok((all.removal(&members, own.id()), own))
    })?;
    Ok(Answer::raw_json(left.json().clone()))
}

/// Makes a business a member, where it is none yet.
fn admit(
    all: &Collections,
    community: &str,
    business: &Value,
) -> Result<(Vec<Change>, Stored), Refusal> {
    let (shelf, found) = find(all, community)?;
    let members = format!("{shelf}/{community}/{MEMBERS}");
    if let Some(id) = business.get("_id").and_then(Value::as_str)
        && let Some(member) = all.shelf(&members).iter().find(|it| is_of(&it.record(), id))
    {
        return Ok((Vec::new(), member.clone()));
    }
    let found = found.record();
    let fields = json!({
        "communityId": community,
        "community": { "_id": community, "name": found.get("name") },
        "business": business,
        "status": "ACTIVE",
        "createdAt": record::now(),
    });
    let fields = fields.as_object().cloned().unwrap_or_default();
    let membership = support::new_record(record::text(&found, "businessId"), fields);
    Ok(Collections::creation(&members, membership, None))
}

fn accept(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    answer(sandbox, call, "ACCEPTED")
}

fn decline(sandbox: &Sandbox, call: &Call) -> Result<Answer, Refusal> {
    answer(sandbox, call, "DECLINED")
}

fn answer(sandbox: &Sandbox, call: &Call, status: &str) -> Result<Answer, Refusal> {
    let id = call.parameter("id");
    let answered = sandbox.write(|all| {
        let mut found = all
            .shelves_of(INVITED)
            .flat_map(|(shelf, records)| records.iter().map(move |record| (shelf, record)));
        let (shelf, found) = found
            .find(|(_, record)| record.id() == id)
            .ok_or_else(|| Refusal::not_found(INVITED, id))?;
        decided(all, shelf, found, status, call.parameter("businessId"))
    })?;
    Ok(Answer::raw_json(answered.json().clone()))
}

/// What answering an invitation changes: its status, and who accepts becomes a member.
pub(crate) fn decided(
    all: &Collections,
    shelf: &str,
    invitation: &Stored,
    status: &str,
    business: &str,
) -> Result<(Vec<Change>, Stored), Refusal> {
    let mut invitation = invitation.record();
    let mut changes = Vec::new();
    if status == "ACCEPTED" {
        let invited = match invitation.get("business") {
            Some(invited) if invited.is_object() => invited.clone(),
            _ => support::business(all, business),
        };
        changes.extend(admit(all, record::text(&invitation, "communityId"), &invited)?.0);
    }
    invitation.insert("status".to_owned(), status.into());
    record::touch(&mut invitation);
    let record = Stored::new(&invitation);
    changes.push(Change::Replace { shelf: shelf.to_owned(), record: record.clone() });
    Ok((changes, record))
}
