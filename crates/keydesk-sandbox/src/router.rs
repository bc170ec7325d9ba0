//! The table of method and path, walked off the tree of collections, and the router made from it.
use crate::{
    http::{
        answer::Answer, call::Call, credential, page::Style, refusal::Refusal,
        upload::MAX_FORM_BYTES,
    },
    records::path::CollectionPath,
    resources::{Handler, On, ROOT_ACTIONS, ROOTS, verbs},
    state::Sandbox,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    middleware,
    response::Response,
    routing::{MethodFilter, on},
};
use std::sync::Arc;

/// Each style of answer and the prefix its paths have.
const PREFIXES: [(&str, Style); 2] = [("", Style::Array), ("/v2", Style::Envelope)];

/// One thing that can be asked for.
#[derive(Clone)]
struct Endpoint {
    /// GET stands for HEAD too (RFC 9110 section 9.3.2).
    method: &'static str,
    path: String,
    place: Arc<CollectionPath>,
    takes_forms: bool,
    run: Handler,
}

/// Every method and path template the sandbox serves, without `/v2` (each is served with it too, and with a slash at its
/// end), such as `("GET", "/businesses/{businessId}/products/{id}")`. HEAD is listed wherever GET is.
#[must_use]
pub fn routes() -> Vec<(&'static str, String)> {
    let mut routes = Vec::new();
    for endpoint in table() {
        if endpoint.method == "GET" {
            routes.push(("HEAD", endpoint.path.clone()));
        }
        routes.push((endpoint.method, endpoint.path));
    }
    routes
}

fn table() -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for root in ROOTS {
        walk(CollectionPath::root(root), &mut endpoints);
    }
    for action in ROOT_ACTIONS {
        endpoints.push(Endpoint {
            method: action.method,
            path: action.path.to_owned(),
            // What is asked for stands in no collection; the handler finds it.
            place: Arc::new(CollectionPath::root(ROOTS[0])),
            takes_forms: action.takes_forms,
            run: action.run,
        });
    }
    endpoints
}

fn walk(place: CollectionPath, endpoints: &mut Vec<Endpoint>) {
    let place = Arc::new(place);
    let (list, item) = (place.list_template(), place.item_template());
    for &verb in place.collection.verbs {
        endpoints.push(Endpoint {
            method: verb.method(),
            path: match verb.on() {
                On::Collection => list.clone(),
                On::Record => item.clone(),
            } + verb.below(),
            place: place.clone(),
            takes_forms: place.collection.keeps_files,
            run: verbs::handler(verb),
        });
    }
    for action in place.collection.actions {
        let base = match action.on {
            On::Collection => &list,
            On::Record => &item,
        };
        endpoints.push(Endpoint {
            method: action.method,
            path: format!("{base}{}", action.path),
            place: place.clone(),
            takes_forms: action.takes_forms,
            run: action.run,
        });
    }
    for child in place.collection.children {
        walk(place.child(child), endpoints);
    }
}

/// The API behind its door.
pub(crate) fn router(sandbox: &Sandbox, credential: &str) -> Router {
    let mut router = Router::new();
    for (prefix, style) in PREFIXES {
        for endpoint in table() {
            // FoodLogiQ's own client writes a slash before the query.
            for end in ["", "/"] {
                let (sandbox, endpoint) = (sandbox.clone(), endpoint.clone());
                let path = format!("{prefix}{}{end}", endpoint.path);
                let filter = filter(endpoint.method);
                let handler =
                    async move |request: Request| answer(sandbox, endpoint, style, request).await;
                router = router.route(&path, on(filter, handler));
            }
        }
    }
    let credential: Arc<str> = credential.into();
    router
        .fallback(async || {
            let message = "The sandbox has no such path. See docs/routes.md for those it has.";
            Refusal::new(StatusCode::NOT_FOUND, "unknown-route", message)
        })
        .method_not_allowed_fallback(async || {
            let message = "This path exists, but not for this method. See the `Allow` header.";
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", message)
        })
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::from_fn(move |request, next| {
            credential::require(credential.clone(), request, next)
        }))
}

/// Reads the request here and works on it on another thread, so that a long list holds up no other request's reading.
async fn answer(
    sandbox: Sandbox,
    endpoint: Endpoint,
    style: Style,
    request: Request,
) -> Result<Response, Refusal> {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let call = Call::read(endpoint.place, style, endpoint.takes_forms, request).await?;
    let work = move || -> Result<Response, Refusal> {
        let answer: Answer = (endpoint.run)(&sandbox, &call)?;
        Ok(answer.respond(&method, &headers))
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request to the sandbox was not finished");
        Err(Refusal::internal())
    })
}

/// GET's filter takes HEAD too.
fn filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "PUT" => MethodFilter::PUT,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}
