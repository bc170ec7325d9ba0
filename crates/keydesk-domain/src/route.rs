//! The table that maps a method and a path template to the permission it needs, made from the catalogue. What it does not list is refused.

use crate::permission::{Access, Permission};
use matchit::Router;
use std::sync::LazyLock;

pub use keydesk_catalogue::{ROUTES, Route};

/// The row that answers a request, built in or added by an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The method as the row lists it: HEAD goes with GET.
    pub method: &'static str,
    /// The row's template, without `/v2`.
    pub template: &'static str,
    /// What the request needs.
    pub permission: Permission,
}

static TREE: LazyLock<Router<usize>> = LazyLock::new(|| {
    let mut tree = Router::new();
    for (index, route) in ROUTES.iter().enumerate() {
        // The catalogue's build script refuses two rows of one shape.
        let _ = tree.insert(route.template, index);
    }
    tree
});

/// The path as templates have it: without `/v2` in front, and without one slash at its end.
#[inline]
pub(crate) fn unversioned(path: &str) -> &str {
    let path = path.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path)
}

/// The row that has this path, whatever the method.
pub(crate) fn at(unversioned: &str) -> Option<&'static Route> {
    Some(&ROUTES[*TREE.at(unversioned).ok()?.value])
}

/// Which permission a request needs, and by which row.
///
/// `path` is the normalised path without query. The area's `view` for GET and HEAD, `edit` for POST, PUT, PATCH and DELETE.
#[must_use]
pub fn find(method: &str, path: &str) -> Option<(&'static Route, Permission)> {
    let route = at(unversioned(path))?;
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
    use crate::permission::{Area, AreaKind};

    #[test]
    fn every_row_is_found_with_and_without_v2() {
        for row in ROUTES {
            let path = row.template.replace('{', "x").replace('}', "");
            for version in ["", "/v2"] {
                for method in row.methods {
                    for end in ["", "/"] {
                        assert_eq!(
                            find(method, &format!("{version}{path}{end}")).map(|(found, _)| found),
                            Some(row),
                            "{method} {path}{end}"
                        );
                    }
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
            ("GET", "/businesses/1/products//"),
            ("GET", "//"),
            ("GET", "businesses"),
        ] {
            assert_eq!(find(method, path), None, "{method} {path}");
        }
    }
}
