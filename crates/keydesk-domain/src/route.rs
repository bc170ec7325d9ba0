//! The table that maps a method and a path template to the permission it needs. What it does not list is refused.

use crate::permission::{Access, Area, Permission};
use matchit::Router;
use std::sync::LazyLock;

/// The methods of a collection of records: list and create.
const COLLECTION: &[&str] = &["GET", "POST"];
/// The methods of one record: read, replace, change, delete.
const RECORD: &[&str] = &["GET", "PUT", "PATCH", "DELETE"];
/// Only reading.
const READ: &[&str] = &["GET"];
/// Reading and changing what can be neither created nor deleted.
const SETTINGS: &[&str] = &["GET", "PUT", "PATCH"];

/// One row: a path template (each with and without `/v2` in front), its area and its methods. HEAD goes with GET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The template, without `/v2`: `/businesses/{businessId}/products`.
    pub template: &'static str,
    /// The area whose permission it needs.
    pub area: Area,
    /// The methods it answers.
    pub methods: &'static [&'static str],
}

impl Route {
    /// The method as this row lists it: HEAD goes with GET. Empty for one that it does not list.
    #[must_use]
    pub fn listed(&self, method: &str) -> &'static str {
        let method = if method == "HEAD" { "GET" } else { method };
        self.methods.iter().find(|it| **it == method).copied().unwrap_or_default()
    }
}

const fn route(template: &'static str, area: Area, methods: &'static [&'static str]) -> Route {
    Route { template, area, methods }
}

/// The whole table.
pub const ROUTES: &[Route] = &[
    // Who the environment's own credential belongs to, and which businesses it sees: settings, not anybody's business.
    route("/user", Area::Business, READ),
    route("/businesses", Area::Business, READ),
    route("/businesses/{businessId}", Area::Business, SETTINGS),
    route("/businesses/{businessId}/products", Area::Products, COLLECTION),
    route("/businesses/{businessId}/products/{id}", Area::Products, RECORD),
    route("/businesses/{businessId}/locations", Area::Locations, COLLECTION),
    route("/businesses/{businessId}/locations/{id}", Area::Locations, RECORD),
    route("/businesses/{businessId}/suppliers", Area::Suppliers, COLLECTION),
    route("/businesses/{businessId}/suppliers/{id}", Area::Suppliers, RECORD),
    route("/businesses/{businessId}/customers", Area::Customers, COLLECTION),
    route("/businesses/{businessId}/customers/{id}", Area::Customers, RECORD),
    route("/businesses/{businessId}/documents", Area::Documents, COLLECTION),
    route("/businesses/{businessId}/documents/{id}", Area::Documents, RECORD),
    route("/businesses/{businessId}/documents/{id}/content", Area::Documents, READ),
    route("/businesses/{businessId}/assessments", Area::Assessments, COLLECTION),
    route("/businesses/{businessId}/assessments/{id}", Area::Assessments, RECORD),
    route("/businesses/{businessId}/audits", Area::Audits, COLLECTION),
    route("/businesses/{businessId}/audits/{id}", Area::Audits, RECORD),
    route("/businesses/{businessId}/qualityIncidents", Area::Incidents, COLLECTION),
    route("/businesses/{businessId}/qualityIncidents/{id}", Area::Incidents, RECORD),
    route("/businesses/{businessId}/qualityIncidents/{id}/comments", Area::Incidents, COLLECTION),
    route(
        "/businesses/{businessId}/qualityIncidents/{id}/comments/{subId}",
        Area::Incidents,
        RECORD,
    ),
    route("/businesses/{businessId}/qualityIncidents/{id}/documents", Area::Incidents, COLLECTION),
    route(
        "/businesses/{businessId}/qualityIncidents/{id}/documents/{subId}",
        Area::Incidents,
        RECORD,
    ),
    route(
        "/businesses/{businessId}/qualityIncidents/{id}/documents/{subId}/content",
        Area::Incidents,
        READ,
    ),
    route("/businesses/{businessId}/stockRecoveries", Area::Recalls, COLLECTION),
    route("/businesses/{businessId}/stockRecoveries/{id}", Area::Recalls, RECORD),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/responses",
        Area::RecallResponses,
        COLLECTION,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/responses/{subId}",
        Area::RecallResponses,
        RECORD,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/comments",
        Area::RecallResponses,
        COLLECTION,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/comments/{subId}",
        Area::RecallResponses,
        RECORD,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/documents",
        Area::RecallResponses,
        COLLECTION,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/documents/{subId}",
        Area::RecallResponses,
        RECORD,
    ),
    route(
        "/businesses/{businessId}/stockRecoveries/{id}/documents/{subId}/content",
        Area::RecallResponses,
        READ,
    ),
    route("/businesses/{businessId}/events", Area::Events, COLLECTION),
    route("/businesses/{businessId}/events/{id}", Area::Events, RECORD),
    route("/businesses/{businessId}/purchaseOrders", Area::PurchaseOrders, COLLECTION),
    route("/businesses/{businessId}/purchaseOrders/{id}", Area::PurchaseOrders, RECORD),
    route("/businesses/{businessId}/reports", Area::Reports, COLLECTION),
    route("/businesses/{businessId}/reports/{id}", Area::Reports, RECORD),
];

static TREE: LazyLock<Router<usize>> = LazyLock::new(|| {
    let mut tree = Router::new();
    for (index, route) in ROUTES.iter().enumerate() {
        // Two rows that collide are a mistake in this file; the test below finds it. The first row stands.
        let _ = tree.insert(route.template, index);
    }
    tree
});

/// Which permission a request needs, and by which row.
///
/// `path` is the normalised path without query. The area's `view` for GET and HEAD, `edit` for POST, PUT, PATCH and DELETE.
#[must_use]
pub fn find(method: &str, path: &str) -> Option<(&'static Route, Permission)> {
    let unversioned = path.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let route = &ROUTES[*TREE.at(unversioned).ok()?.value];
    let access = match route.listed(method) {
        "" => return None,
        "GET" => Access::View,
        _ => Access::Edit,
    };
    Some((route, Permission::In(route.area, access)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::AreaKind;

    #[test]
    fn every_row_is_found_with_and_without_v2() {
        for row in ROUTES {
            let path = row.template.replace('{', "x").replace('}', "");
            for version in ["", "/v2"] {
                for method in row.methods {
                    assert_eq!(
                        find(method, &format!("{version}{path}")).map(|(found, _)| found),
                        Some(row),
                        "{method} {path}"
                    );
                }
            }
            assert_eq!(row.area.kind(), AreaKind::Api, "{}", row.template);
        }
    }

    #[test]
    fn every_api_area_has_a_route() {
        for area in Area::ALL.iter().filter(|area| area.kind() == AreaKind::Api) {
            assert!(ROUTES.iter().any(|row| row.area == *area), "{area:?}");
        }
    }

    #[test]
    fn reading_needs_view_and_changing_needs_edit() {
        for (method, access) in [
            ("GET", "view"),
            ("HEAD", "view"),
            ("PUT", "edit"),
            ("PATCH", "edit"),
            ("DELETE", "edit"),
        ] {
            let (_, permission) = find(method, "/v2/businesses/1/products/2").unwrap();
            assert_eq!(permission.to_string(), format!("products:{access}"));
        }
        assert_eq!(
            find("POST", "/businesses/1/stockRecoveries/2/comments").unwrap().1.to_string(),
            "recall-responses:edit"
        );
    }

    #[test]
    fn what_the_table_does_not_list_is_not_found() {
        for (method, path) in [
            ("GET", "/"),
            ("GET", "/v2"),
            ("GET", "/v3/user"),
            ("GET", "/v2/v2/user"),
            ("GET", "/v2user"),
            ("GET", "/Businesses"),
            ("GET", "/businesses/1/secrets"),
            ("DELETE", "/businesses/1/products"),
            ("POST", "/businesses"),
            ("DELETE", "/businesses/1"),
            ("OPTIONS", "/businesses"),
            ("get", "/businesses"),
            ("CONNECT", "/businesses"),
            ("POST", "/businesses/1/products/2"),
            ("GET", "/businesses/1/products/2/3"),
            ("GET", "/businesses/1/products/"),
            ("GET", "businesses"),
        ] {
            assert_eq!(find(method, path), None, "{method} {path}");
        }
    }
}
