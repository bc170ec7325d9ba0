//! Every request that published clients of the API make, as `tests/foodlogiq-api.tsv` lists them, against the catalogue.

use keydesk_domain::route;

const CLIENTS: &str = include_str!("../../../../tests/foodlogiq-api.tsv");

/// Method, path and area of each request.
fn requests() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let rows = CLIENTS.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let mut columns = row.split('\t');
        let mut next = || columns.next().unwrap();
        (next(), next(), next())
    })
}

#[test]
fn every_request_of_a_published_client_needs_its_area() {
    for (method, path, area) in requests() {
        let path = path.trim_end_matches('/');
        let unversioned = path.strip_prefix("/v2").unwrap_or(path);
        let access = if matches!(method, "GET" | "HEAD") { "view" } else { "edit" };
        for path in [unversioned.to_owned(), format!("/v2{unversioned}")] {
            let filled = path.replace(['{', '}'], "");
            let (_, needs) =
                route::find(method, &filled).unwrap_or_else(|| panic!("{method} {path}"));
            assert_eq!(needs.to_string(), format!("{area}:{access}"), "{method} {path}");
        }
    }
    assert_eq!(requests().count(), 163);
}
