//! The table of method and path, walked off the tree of collections, and the router made from it.
use crate::{
    act::act,
    catalogue::{BUSINESSES, Verb},
    credential,
    exchange::Exchange,
    page::Style,
    place::Place,
    refusal::Refusal,
    sandbox::Sandbox,
    upload::MAX_FORM_BYTES,
    user,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    middleware,
    routing::{MethodFilter, get, on},
};
use std::sync::Arc;

/// Each style of answer and the prefix its paths have.
const PREFIXES: [(&str, Style); 2] = [("", Style::Array), ("/v2", Style::Envelope)];

/// One thing that can be asked for.
struct Endpoint {
    verb: Verb,
    place: Arc<Place>,
    path: String,
}

/// Every method and path template the sandbox serves, without `/v2` (each is served with it too), such as
/// `("GET", "/businesses/{businessId}/products/{id}")`. HEAD is listed wherever GET is.
#[must_use]
pub fn routes() -> Vec<(&'static str, String)> {
    let user = Verb::Read.methods().iter().map(|method| (*method, user::PATH.to_owned()));
    let mut routes: Vec<_> = user.collect();
    for endpoint in table() {
        let methods = endpoint.verb.methods().iter();
        routes.extend(methods.map(|method| (*method, endpoint.path.clone())));
    }
    routes
}

fn table() -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    walk(Place::root(&BUSINESSES), &mut endpoints);
    endpoints
}

fn walk(place: Place, endpoints: &mut Vec<Endpoint>) {
    let place = Arc::new(place);
    for &verb in place.collection.verbs {
        let path = match verb {
            Verb::List | Verb::Create => place.list_template(),
            Verb::Content => place.item_template() + "/content",
            Verb::Read | Verb::Replace | Verb::Merge | Verb::Delete => place.item_template(),
        };
        let place = place.clone();
        endpoints.push(Endpoint { verb, place, path });
    }
    for child in place.collection.children {
        walk(place.child(child), endpoints);
    }
}

/// The API behind its door.
pub(crate) fn router(sandbox: &Sandbox, credential: &str) -> Router {
    let mut router = Router::new();
    for (prefix, style) in PREFIXES {
        let shown = sandbox.clone();
        let user = get(async move || user::show(&shown));
        router = router.route(&format!("{prefix}{}", user::PATH), user);
        for Endpoint { verb, place, path } in table() {
            let sandbox = sandbox.clone();
            let handler = async move |request: Request| {
                let exchange = Exchange::read(sandbox, place, style, request).await?;
                act(verb, exchange).await
            };
            router = router.route(&format!("{prefix}{path}"), on(filter(verb), handler));
        }
    }
    let credential: Arc<str> = credential.into();
    router
        .fallback(async || {
            let message = "The sandbox has no such path. See the FoodLogiQ API's documentation for those there are.";
            Refusal::new(StatusCode::NOT_FOUND, "unknown-route", message)
        })
        .method_not_allowed_fallback(async || {
            let message = "This path is there, but not for this method. See the `Allow` header.";
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", message)
        })
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::from_fn(move |request, next| credential::require(credential.clone(), request, next)))
}

/// GET's filter takes HEAD too.
fn filter(verb: Verb) -> MethodFilter {
    match verb {
        Verb::List | Verb::Read | Verb::Content => MethodFilter::GET,
        Verb::Create => MethodFilter::POST,
        Verb::Replace => MethodFilter::PUT,
        Verb::Merge => MethodFilter::PATCH,
        Verb::Delete => MethodFilter::DELETE,
    }
}
