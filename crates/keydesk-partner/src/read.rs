//! The first real request: one that the token may make and that changes nothing.

use crate::client::Client;
use crate::problem::Problem;
use crate::trouble::Trouble;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::permission::Area;
use keydesk_domain::route::{ROUTES, Route};
use keydesk_domain::{Permission, PermissionSet, PlainToken};
use keydesk_handoff::BusinessId;
use serde::Serialize;

/// The one thing in a path that has to be known beforehand.
const BUSINESS: &str = "{businessId}";

/// A request that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadRequest {
    /// Its path.
    pub path: String,
    /// The area that it reads, as a screen calls it.
    pub area: &'static str,
}

impl ReadRequest {
    /// The collections that these permissions let one list, the businesses first. Those of a business only where it is
    /// known which.
    #[must_use]
    pub fn all(permissions: PermissionSet, business: Option<&BusinessId>) -> Vec<Self> {
        Self::listed(business)
            .filter(|(area, _)| permissions.contains(Permission::view(*area)))
            .map(|(_, request)| request)
            .collect()
    }

    /// All collections that can be listed, and whether these permissions let one: to see what a refusal looks like is worth a try too.
    #[must_use]
    pub fn offered(permissions: PermissionSet, business: Option<&BusinessId>) -> Vec<(Self, bool)> {
        Self::listed(business)
            .map(|(area, request)| (request, permissions.contains(Permission::view(area))))
            .collect()
    }

    fn listed(business: Option<&BusinessId>) -> impl Iterator<Item = (Area, Self)> {
        let listed = ROUTES.iter().filter(move |route| {
            // What lies beside the businesses (/users, /invitations) needs a query, or is no list (/user).
            let lists = route.listed("GET") == "GET"
                && !route.template.ends_with('}')
                && route.template.starts_with("/businesses");
            let parameters = route.template.matches('{').count();
            lists && (parameters == 0 || (parameters == 1 && business.is_some()))
        });
        // The businesses first: that is what a client begins with.
        let (first, rest): (Vec<&Route>, Vec<&Route>) =
            listed.partition(|route| !route.template.contains('{'));
        let listed = first.into_iter().chain(rest);
        let path = move |template: &str| {
            business
                .map_or_else(|| template.to_owned(), |it| template.replace(BUSINESS, it.as_str()))
        };
        listed.map(move |route| {
            (route.area, Self { path: path(route.template), area: Area::label(route.area) })
        })
    }
}

/// What came of a request that only reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Read {
    /// It was answered.
    Answered {
        /// The request.
        request: ReadRequest,
        /// With which status (2xx).
        status: u16,
        /// How many records came, where they can be counted.
        records: Option<usize>,
    },
    /// The gateway refused it.
    Refused {
        /// The request.
        request: ReadRequest,
        /// Why.
        problem: Problem,
    },
    /// The gateway let it through, and the API behind did not say yes.
    ApiSaidNo {
        /// The request.
        request: ReadRequest,
        /// What the API answered with.
        status: u16,
    },
    /// The gateway was not reached.
    Trouble(Trouble),
    /// The token may list nothing that does not need a business, and none is known.
    BusinessUnknown,
    /// The token may list nothing at all.
    NothingToRead,
}

impl Read {
    /// Was it answered?
    #[must_use]
    pub const fn worked(&self) -> bool {
        matches!(self, Self::Answered { .. })
    }

    /// What came of it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Answered { request, status, records } => {
                let records = records
                    .map(|count| format!(", {count} record{}", if count == 1 { "" } else { "s" }));
                let records = records.unwrap_or_default();
                format!("GET {} was answered ({status}{records}).", request.path)
            }
            Self::Refused { request, problem } => {
                format!("GET {} was refused: {}. {}", request.path, problem.title, problem.detail)
            }
            Self::ApiSaidNo { request, status } => {
                format!(
                    "The gateway let GET {} through; the API behind it answered with {status}.",
                    request.path
                )
            }
            Self::Trouble(trouble) => trouble.to_string(),
            Self::BusinessUnknown => {
                "Which business to ask for is not known, so no request was made.".to_owned()
            }
            Self::NothingToRead => "The token may list nothing, so no request was made.".to_owned(),
        }
    }

    /// What to do next, if something is to be done.
    #[must_use]
    pub fn next_step(&self) -> Option<String> {
        match self {
            Self::Answered { .. } => None,
            Self::Refused { problem, .. } => Some(problem.next_step()),
            Self::ApiSaidNo { status: 404, .. } => Some(
                "Check the identifier of the business: it is the one in the address of your FoodLogiQ pages."
                    .to_owned(),
            ),
            Self::ApiSaidNo { .. } => Some("Ask the administrator to check the environment.".to_owned()),
            Self::Trouble(trouble) => Some(trouble.next_step()),
            Self::BusinessUnknown => {
                Some("Ask whoever made the hand-off for the identifier of the business.".to_owned())
            }
            Self::NothingToRead => {
                Some("If it should read something, ask the administrator to add the permission.".to_owned())
            }
        }
    }
}

/// Makes the first request that these permissions allow, and says what came of it.
pub async fn try_read(
    client: &Client,
    base_url: &BaseUrl,
    token: &PlainToken,
    permissions: PermissionSet,
    business: Option<&BusinessId>,
) -> Read {
    let Some(request) = ReadRequest::all(permissions, business).into_iter().next() else {
        let any = BusinessId::parse("any").ok();
        let with_one = ReadRequest::all(permissions, any.as_ref());
        return if with_one.is_empty() { Read::NothingToRead } else { Read::BusinessUnknown };
    };
    make(client, base_url, token, request).await
}

/// Makes a request that only reads, and says what came of it.
pub async fn make(
    client: &Client,
    base_url: &BaseUrl,
    token: &PlainToken,
    request: ReadRequest,
) -> Read {
    let answer = match client.get(base_url, &request.path, Some(token)).await {
        Ok(answer) => answer,
        Err(trouble) => return Read::Trouble(trouble),
    };
    if let Err(trouble) = answer.not_a_redirect_or_page() {
        return Read::Trouble(trouble);
    }
    if let Some(problem) = answer.problem() {
        return Read::Refused { request, problem };
    }
    match answer.status {
        200..300 => {
            Read::Answered { request, status: answer.status, records: records(&answer.body) }
        }
        status => Read::ApiSaidNo { request, status },
    }
}

/// How many records a list has: the API answers with an array, or with one in an envelope.
fn records(body: &[u8]) -> Option<usize> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let list = body
        .as_array()
        .or_else(|| body.as_object()?.values().find_map(serde_json::Value::as_array));
    list.map(Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(permissions: &[&str], business: Option<&str>) -> Vec<String> {
        let set = permissions.iter().map(|it| it.parse::<Permission>().unwrap()).collect();
        let business = business.map(|it| it.parse().unwrap());
        ReadRequest::all(set, business.as_ref()).into_iter().map(|it| it.path).collect()
    }

    #[test]
    fn only_lists_that_are_permitted_and_whose_path_is_known() {
        assert_eq!(
            paths(&["products:edit", "locations:view"], Some("b1")),
            ["/businesses/b1/products", "/businesses/b1/locations"]
        );
        assert_eq!(paths(&["products:view"], None), Vec::<String>::new());
        assert_eq!(paths(&["business:view", "products:view"], None), ["/businesses"]);
        assert_eq!(
            paths(&["recall-responses:edit"], Some("b1")),
            Vec::<String>::new(),
            "they need a recall"
        );
        assert_eq!(paths(&["users:view", "tokens:generate"], Some("b1")), Vec::<String>::new());
    }

    #[test]
    fn records_are_counted_in_both_of_the_apis_forms() {
        assert_eq!(records(br#"[{},{}]"#), Some(2));
        assert_eq!(records(br#"{"pageItems":[{}],"pageItemCount":1}"#), Some(1));
        assert_eq!(records(b"text"), None);
    }
}
