//! The path in a server's URL: `/api` of `https://api.example.com/api`. Clients send it, so a route needs it too, unless the
//! environment's own URL has it already.

use url::Url;

/// Whether a server's path is put in front of the file's paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrefixChoice {
    /// Unless the URL of the environment ends in it.
    #[default]
    Automatic,
    /// It is put in front.
    Add,
    /// It is left out.
    LeaveOut,
}

/// What became of the paths in the servers' URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerPrefix {
    /// The first of them: `/api`.
    pub path: String,
    /// Whether it is in front of the templates.
    pub is_added: bool,
    /// A sentence about it.
    pub sentence: String,
}

impl PrefixChoice {
    /// Is `prefix` put in front, with this environment?
    pub(crate) fn adds(self, prefix: &str, upstream_prefix: &str) -> bool {
        match self {
            Self::Automatic => !upstream_prefix.trim_end_matches('/').ends_with(prefix),
            Self::Add => true,
            Self::LeaveOut => false,
        }
    }
}

/// The path of a server's URL, without a slash at its end.
pub(crate) fn of_server(url: &str) -> String {
    let path = match Url::parse(url) {
        Ok(url) => url.path().to_owned(),
        // Relative to where the document is: `/api`, `api`, `//host/api`.
        Err(_) => {
            let rest = url.split(['?', '#']).next().unwrap_or_default();
            match rest.strip_prefix("//") {
                Some(rest) => rest.find('/').map_or("", |at| &rest[at..]).to_owned(),
                None => format!("/{}", rest.trim_start_matches('/')),
            }
        }
    };
    path.trim_end_matches('/').to_owned()
}

pub(crate) fn sentence(path: &str, is_added: bool, others: usize, upstream_prefix: &str) -> String {
    let what = if is_added {
        format!("The document's server has the path {path}, which is put in front of each route.")
    } else if upstream_prefix.trim_end_matches('/').ends_with(path) {
        format!(
            "The document's server has the path {path}, which the URL of this environment has already. The routes are without it."
        )
    } else {
        format!("The document's server has the path {path}. The routes are without it.")
    };
    match others {
        0 => what,
        1 => what + " One other server has another path, and its routes have that.",
        _ => {
            format!("{what} {others} other servers have other paths, and their routes have those.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_of_a_server() {
        for (url, path) in [
            ("https://api.example.com", ""),
            ("https://api.example.com/", ""),
            ("https://api.example.com/api/", "/api"),
            ("https://api.example.com:8443/a/b?x=1#y", "/a/b"),
            ("/api", "/api"),
            ("api", "/api"),
            ("//api.example.com/api", "/api"),
            ("//api.example.com", ""),
            ("/", ""),
            ("", ""),
        ] {
            assert_eq!(of_server(url), path, "{url}");
        }
    }

    #[test]
    fn prefix_is_added_unless_environment_has_it() {
        for (choice, upstream, adds) in [
            (PrefixChoice::Automatic, "", true),
            (PrefixChoice::Automatic, "/api", false),
            (PrefixChoice::Automatic, "/proxy/api/", false),
            (PrefixChoice::Automatic, "/other", true),
            (PrefixChoice::Add, "/api", true),
            (PrefixChoice::LeaveOut, "", false),
        ] {
            assert_eq!(choice.adds("/api", upstream), adds, "{choice:?} {upstream}");
        }
    }
}
