//! Files of routes: OpenAPI documents and Postman collections that somebody got from somewhere. The first byte chooses what is made of
//! the servers' path.

use keydesk_route_import::{PrefixChoice, read};

/// What is read are routes that can be shown and kept.
pub(crate) fn holds(bytes: &[u8]) {
    let (upstream_prefix, choice) = match bytes.first() {
        Some(b' ') => ("/api", PrefixChoice::Automatic),
        Some(b'\n') => ("", PrefixChoice::LeaveOut),
        Some(b'\t') => ("/api", PrefixChoice::Add),
        _ => ("", PrefixChoice::Automatic),
    };
    let Ok(file) = read(bytes, upstream_prefix, choice) else { return };
    for route in file.routes {
        let template = route.template.as_str();
        assert!(template.starts_with('/') && route.methods.len() == 1);
        assert!(!template.contains("//") && !template.contains(['?', '#', '%', '\\']));
        assert!(route.description.chars().count() <= 201);
    }
    for left_out in file.left_out {
        assert!(!left_out.why.is_empty());
    }
}
