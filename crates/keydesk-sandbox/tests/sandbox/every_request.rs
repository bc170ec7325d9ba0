//! Every request that published clients make gets its answer from the sample data. The list is a fixture of the repository.
use crate::client::{Answer, Served};
use hyper::Method;
use keydesk_sandbox::{
    ARCHIVED_RECALL_ID, ASSESSMENT_TEMPLATE_ID, BUSINESS_ID, COMMUNITY_ID, INVITATION_CODE,
    JOINED_COMMUNITY_ID, MEMBERSHIP_ID, MEMBERSHIP_INVITATION_ID, OPEN_RECALL_ID,
    PENDING_DOCUMENT_ID, PLANTING_ID, SAMPLE_AUDIT_ID, SAMPLE_DOCUMENT_ID, SAMPLE_EVENT_ID,
    SAMPLE_FAILURE_ID, SAMPLE_INCIDENT_ID, SAMPLE_LOCATION_ID, SAMPLE_PRODUCT_ID,
    SPAWNED_ASSESSMENT_ID,
};
use serde_json::{Value, json};

const REQUESTS: &str = include_str!("../../../../tests/foodlogiq-api.tsv");

/// One line of the fixture.
struct Request {
    method: Method,
    path: &'static str,
    notes: &'static str,
}

fn requests() -> Vec<Request> {
    let lines = REQUESTS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let request = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let method = Method::from_bytes(columns[0].as_bytes()).unwrap();
        Request { method, path: columns[1], notes: columns.get(4).copied().unwrap_or_default() }
    };
    lines.map(request).collect()
}

/// The record of the sample data for the last `{id}` of a path, by the segment before it.
fn id_of(collection: &str) -> &'static str {
    match collection {
        "managers" => "5f3c1ecc0000000000000001",
        "managerInvitations" => "5f3c1ecd0000000000000001",
        "customerInvitations" => "5f3c1ecf0000000000000001",
        "supplierInvitations" => "5f3c1ece0000000000000001",
        "customers" => "5f3c1ea40000000000000001",
        "suppliers" => "5f3c1ea30000000000000001",
        "products" => SAMPLE_PRODUCT_ID,
        "locations" => SAMPLE_LOCATION_ID,
        "qualityIncidents" => SAMPLE_INCIDENT_ID,
        "incidents" => "5f3c1eb90000000000000001",
        "contacts" => "5f3c1ec50000000000000001",
        "stockRecoveries" => OPEN_RECALL_ID,
        "audits" => SAMPLE_AUDIT_ID,
        "failures" => SAMPLE_FAILURE_ID,
        "events" => SAMPLE_EVENT_ID,
        "documents" => SAMPLE_DOCUMENT_ID,
        "assessments" => "5f3c1eaa0000000000000001",
        "purchaseOrders" => "5f3c1eab0000000000000001",
        "permissions" => "5f3c1ec60000000000000001",
        "tagRanges" => "5f3c1ecb0000000000000001",
        "pickCrews" => "5f3c1eca0000000000000001",
        "cropInputs" => "5f3c1ec90000000000000001",
        "plantings" => PLANTING_ID,
        "event-attributes" => "5f3c1eb80000000000000001",
        "membership" | "memberships" => MEMBERSHIP_ID,
        "membershipinvitations" => MEMBERSHIP_INVITATION_ID,
        "spawnedassessment" | "assessment" => SPAWNED_ASSESSMENT_ID,
        "addComment" | "updateViewed" | "addUserIdToComments" => SAMPLE_LOCATION_ID,
        other => panic!("no sample for {other}"),
    }
}

/// The path with ids of the sample data in it.
fn filled(path: &str) -> String {
    let recall_document = path
        .ends_with("/stockRecoveries/{id}/documents/{subId}")
        .then_some("5f3c1eb10000000000000001");
    let audit_document =
        path.ends_with("/audits/{id}/documents/{subId}").then_some("5f3c1eb50000000000000001");
    let shared_contact =
        path.contains("/communities/{communityId}/contacts").then_some("5f3c1ec40000000000000001");
    let mut before = "";
    let mut filled = Vec::new();
    for segment in path.split('/') {
        filled.push(match segment {
            "{businessId}" => BUSINESS_ID,
            "{communityId}" if before == "communityMemberships" => JOINED_COMMUNITY_ID,
            "{communityId}" => COMMUNITY_ID,
            "{code}" => INVITATION_CODE,
            "{key}" => "harvest-table",
            "{attribute}" => "vendorNumber",
            "{prefix}" => "FWR7",
            "{number}" => "101234",
            "{subId}" if before == "documents" => recall_document.or(audit_document).unwrap(),
            "{id}" if before == "contacts" => shared_contact.unwrap_or(id_of(before)),
            "{id}" | "{subId}" => id_of(before),
            other => other,
        });
        before = segment;
    }
    filled.join("/")
}

/// A query with the parameters that the notes name, each with a value that a client sends.
fn query(request: &Request) -> String {
    let named = request.notes.split(';').next().unwrap_or_default().strip_prefix("query: ");
    let values = named.unwrap_or_default().split(',').filter(|name| !name.is_empty()).map(|name| {
        let value = match name {
            "businessId" => BUSINESS_ID,
            "p" => "name,internalId",
            "type" => "ship",
            "scope" if request.path.ends_with("/purchaseOrders") => "RECEIVED",
            "scope" => "SHARED",
            "pageSize" => "5",
            "pageIndex" => "0",
            "versionUpdated" | "createdAt" | "lastUpdateAt" | "updated" => "2025-01-01T00:00:00Z..",
            "sourceCommunities" => COMMUNITY_ID,
            "approvalStatus" => "awaiting-review",
            "shareSourceTypeId" => "5f3c1eb60000000000000005",
            "plantingId" => PLANTING_ID,
            "purchaseOrderId" => "5f3c1eab0000000000000001",
            other => panic!("no value for {other}"),
        };
        format!("{name}={value}")
    });
    let values: Vec<String> = values.collect();
    if values.is_empty() { String::new() } else { format!("?{}", values.join("&")) }
}

/// What a client sends to this path.
fn body(path: &str) -> Value {
    let last = path.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap();
    match last {
        "managerInvitations" | "customerInvitations" | "supplierInvitations" | "contacts" => {
            json!({ "email": "somebody@example.com", "name": "Somebody" })
        }
        "qualityIncidents" | "stockRecoveries" => {
            json!({ "title": "x", "locationIds": [SAMPLE_LOCATION_ID] })
        }
        "events" => json!({ "eventType": "ship" }),
        "purchaseOrders" => json!({ "number": "PO-1" }),
        "tagRanges" => json!({ "prefix": "X", "start": "1", "end": "9" }),
        "incidents" => json!({ "incidentType": "Foreign material", "status": "CLOSED" }),
        "failures" => json!({ "description": "x" }),
        "addComment" | "comments" => json!({ "comment": "Nothing found." }),
        "updateViewed" => json!({ "viewed": true }),
        "addUserIdToComments" => json!({ "userId": "5f3c1eb30000000000000002" }),
        "approvalStatus" => json!({ "status": "Approved" }),
        "approved" => json!({ "status": "Approved" }),
        "rejected" => json!({ "status": "Rejected" }),
        "capa" => json!({ "type": "change_request", "details": "Please share page 2." }),
        "spawnedassessment" => json!({
            "name": "Insurance Requirements",
            "assessmentTemplate": { "_id": ASSESSMENT_TEMPLATE_ID }
        }),
        "assessment" => json!([{
            "businessId": BUSINESS_ID,
            "from": { "_id": SPAWNED_ASSESSMENT_ID, "type": "assessment" },
            "linkType": "SOURCES",
            "to": { "_id": PENDING_DOCUMENT_ID, "type": "document" }
        }]),
        _ => json!({ "name": "x", "value": 7 }),
    }
}

async fn answer(served: &Served, request: &Request) -> Answer {
    let path = format!("{}{}", filled(request.path), query(request));
    let is_upload = request.path.ends_with("stockRecoveries/{id}/documents")
        || request.path.ends_with("audits/{id}/documents")
        || request.path == "/attachment";
    match request.method {
        Method::POST if is_upload => {
            let file = ("upload", "application/pdf", b"%PDF-1.7".as_slice());
            let texts = [("docType", "NOTICE"), ("filename", "notice.pdf")];
            served.upload_as("document", &path, file, &texts).await
        }
        Method::POST | Method::PUT => {
            served.json(request.method.clone(), &path, &body(request.path)).await
        }
        _ => served.send(request.method.clone(), &path, &[], "").await,
    }
}

#[tokio::test]
async fn every_request_of_published_clients_is_answered_with_200() {
    let requests = requests();
    assert_eq!(requests.len(), 163);
    let mut failed = Vec::new();
    for request in &requests {
        // Each finds the sample data as it is at first.
        let served = Served::new().await;
        let answer = answer(&served, request).await;
        let said = String::from_utf8_lossy(&answer.bytes).into_owned();
        let is_file = request.path.ends_with("/attachments") || request.path.ends_with("/csv");
        let has_body = request.method == Method::HEAD
            || (is_file && !answer.bytes.is_empty())
            || serde_json::from_str::<Value>(&said).is_ok_and(|body| is_something(&body));
        if answer.status != 200 || !has_body {
            failed.push(format!("{} {}: {} {said}", request.method, request.path, answer.status));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A page with records on it, a list with some, or a record with its id: nothing is answered just to answer.
fn is_something(body: &Value) -> bool {
    match body {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) if fields.contains_key("pageItems") => {
            fields["pageItems"].as_array().is_some_and(|items| !items.is_empty())
        }
        Value::Object(fields) => fields.contains_key("_id") || fields.contains_key("tagRange"),
        _ => false,
    }
}

#[tokio::test]
async fn the_samples_are_where_the_ids_say() {
    let served = Served::new().await;
    let archived = format!("/businesses/{BUSINESS_ID}/stockRecoveries/archived");
    let archived = served.get(&archived).await.expect(200);
    assert_eq!(archived[0]["_id"], ARCHIVED_RECALL_ID);
    assert_eq!(archived.as_array().unwrap().len(), 1);
}
