//! What the sample data promises: enough of everything, right check digits, references that resolve.
use super::*;
use crate::records::stored::Stored;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every object at any depth.
fn objects(value: &Value, found: &mut Vec<Record>) {
    match value {
        Value::Object(fields) => {
            found.push(fields.clone());
            fields.values().for_each(|value| objects(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

fn all_records() -> Vec<Record> {
    collections().unwrap().shelves().flat_map(|(_, records)| records).map(Stored::record).collect()
}

fn all_objects() -> Vec<Record> {
    let mut found = Vec::new();
    for record in all_records() {
        objects(&Value::Object(record), &mut found);
    }
    found
}

/// GS1 General Specifications section 7.9: weights 3, 1, 3, ... from the right, the whole a multiple of ten.
fn has_right_check_digit(code: &str) -> bool {
    let digits = code.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let sum: u32 =
        digits.zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum.is_multiple_of(10)
}

#[test]
fn check_digits_are_right() {
    let mut checked = 0;
    for object in all_objects() {
        for (field, length) in [("gtin", 14), ("gln", 13)] {
            let Some(code) = object.get(field) else {
                continue;
            };
            let code = code.as_str().unwrap();
            assert_eq!(code.len(), length, "{field} {code}");
            assert!(has_right_check_digit(code), "{field} {code}");
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
    assert!(!has_right_check_digit("1086000123401"));
}

#[test]
fn every_reference_resolves_in_the_same_business() {
    let sample = collections().unwrap();
    let mut checked = 0;
    for record in all_records() {
        let Some(business) = record.get("businessId").and_then(Value::as_str) else {
            continue;
        };
        let mut inside = Vec::new();
        objects(&Value::Object(record.clone()), &mut inside);
        for (field, value) in inside.iter().flatten() {
            for (ending, name) in [
                ("productId", "products"),
                ("ocationId", "locations"),
                ("ocationIds", "locations"),
                ("supplierId", "suppliers"),
                ("customerId", "customers"),
                ("qualityIncidentId", "qualityIncidents"),
                ("stockRecoveryId", "stockRecoveries"),
                ("auditId", "audits"),
                ("plantingId", "plantings"),
                ("pickCrewId", "pickCrews"),
                ("purchaseOrderId", "purchaseOrders"),
                ("communityId", "communities"),
                ("documentTypeId", "documenttypes"),
                ("incidentTypeId", "incidentTypes"),
            ] {
                if !field.ends_with(ending) {
                    continue;
                }
                let shelf = sample.shelf(&format!("businesses/{business}/{name}"));
                let ids: Vec<&Value> = match value {
                    Value::Array(ids) => ids.iter().collect(),
                    id => vec![id],
                };
                for id in ids {
                    let known = shelf.iter().any(|record| id == record.id());
                    assert!(known, "{field} {id} in {record:?}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn a_product_named_by_id_and_gtin_is_the_same_product() {
    let sample = collections().unwrap();
    let products: BTreeSet<(String, String)> = sample
        .shelves_of("products")
        .flat_map(|(_, products)| products)
        .map(Stored::record)
        .map(|product| (product["_id"].to_string(), product["gtin"].to_string()))
        .collect();
    for object in all_objects() {
        if let (Some(id), Some(gtin)) = (object.get("productId"), object.get("gtin")) {
            assert!(products.contains(&(id.to_string(), gtin.to_string())), "{object:?}");
        }
    }
}

#[test]
fn ids_are_proper_and_unique() {
    let records = all_records();
    let ids: BTreeSet<&str> = records.iter().map(record::id_of).collect();
    assert_eq!(ids.len(), records.len());
    assert!(ids.iter().all(|id| record::is_id(id)));
    assert!(record::is_id(crate::USER_ID));
}

#[test]
fn every_record_has_its_required_fields_and_times() {
    let sample = collections().unwrap();
    for (way, _) in FIRST_FILES.iter().chain(LATER_FILES) {
        let place = place(way).unwrap();
        let name = place.collection.name;
        for (_, records) in sample.shelves_of(name) {
            for record in records.iter().map(Stored::record) {
                if place.owners(&record).is_none() {
                    continue; // Of another collection of this name.
                }
                record::check_required(place.collection, &record).unwrap();
                for time in ["createdOn", "updatedOn"] {
                    record[time].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
                }
            }
        }
    }
}

#[test]
fn there_is_enough_of_everything() {
    let sample = collections().unwrap();
    let count = |path: &str| {
        let shelf = format!("businesses/{}/{path}", crate::BUSINESS_ID);
        sample.shelf(&shelf).len()
    };
    let expected = [
        ("products", 12),
        ("locations", 8),
        ("suppliers", 6),
        ("customers", 5),
        ("documents", 8),
        ("events", 15),
        ("qualityIncidents", 4),
        ("stockRecoveries", 3),
        ("audits", 4),
        ("assessments", 4),
        ("purchaseOrders", 5),
        ("reports", 4),
        ("documenttypes", 6),
        ("event-attributes", 4),
        ("incidents", 5),
        ("incidentTypes", 4),
        ("assessmenttemplate", 2),
        ("spawnedassessment", 3),
        ("contacts", 5),
        ("permissions", 3),
        ("partners", 3),
        ("plantings", 3),
        ("cropInputs", 4),
        ("pickCrews", 2),
        ("tagRanges", 3),
        ("managers", 2),
        ("managerInvitations", 2),
        ("supplierInvitations", 2),
        ("customerInvitations", 2),
    ];
    for (path, number) in expected {
        assert_eq!(count(path), number, "{path}");
    }
    let recall = format!("stockRecoveries/{}", crate::OPEN_RECALL_ID);
    assert!(count(&format!("{recall}/responses")) >= 3);
    assert!(count(&format!("{recall}/comments")) >= 1);
    assert_eq!(count(&format!("{recall}/documents")), 1);
    for incident in sample.shelf(&format!("businesses/{}/qualityIncidents", crate::BUSINESS_ID)) {
        assert!(count(&format!("qualityIncidents/{}/comments", incident.id())) >= 1);
    }
}
