//! Environments: create, list, edit, delete, and the credential of each upstream.

use crate::credentials::CredentialError;
use crate::desk::{Desk, Inner};
use crate::error::DeskError;
use crate::session::Session;
use crate::views::EnvironmentView;
use crate::world::{Acting, World, environment_entries, subject};
use keydesk_domain::environment::{BaseUrl, CredentialPlace, EnvironmentSlug};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules;
use keydesk_domain::{Environment, EnvironmentId, EnvironmentName, Upstream};
use keydesk_store::{Change, environments, tokens};
use secrecy::SecretString;
use serde_json::json;
use std::net::SocketAddr;
use uuid::Uuid;

/// The upstream of an environment to make.
#[derive(Clone, Debug)]
pub enum NewUpstream {
    /// The embedded Sandbox.
    Sandbox,
    /// An API at a URL.
    Url {
        /// Where it is.
        base_url: BaseUrl,
        /// Where its credential is kept.
        place: CredentialPlace,
        /// The credential; none with [`CredentialPlace::Systemd`].
        credential: Option<SecretString>,
    },
}

/// An environment to make.
#[derive(Clone, Debug)]
pub struct NewEnvironment {
    /// Its unique name.
    pub name: EnvironmentName,
    /// Its unique slug, for ever.
    pub slug: EnvironmentSlug,
    /// The local address the gateway listens on for it.
    pub listen: SocketAddr,
    /// What is behind it.
    pub upstream: NewUpstream,
}

/// What to change about an environment; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentEdit {
    /// Another name.
    pub name: Option<EnvironmentName>,
    /// Another local address.
    pub listen: Option<SocketAddr>,
    /// Another base URL. Takes the credential again: it is never sent to a new address by itself.
    pub base_url: Option<BaseUrl>,
    /// Another credential.
    pub credential: Option<SecretString>,
    /// Whether identifiers in paths may hold an encoded slash.
    pub encoded_slashes: Option<bool>,
}

impl Desk {
    /// All environments.
    ///
    /// # Errors
    /// [`rules::Forbidden::Lacks`] `environments:view`, [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn environments(&self, session: &Session) -> Result<Vec<EnvironmentView>, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        rules::need(
            world.acting(session)?.holds,
            Permission::view(Area::Environments),
            "see environments",
        )?;
        let tokens = tokens::all(&mut conn).await?;
        drop(conn);
        let mut views = Vec::with_capacity(world.environments.len());
        for environment in world.environments {
            let live = tokens
                .iter()
                .filter(|(_, t)| t.environment == environment.id && t.deleted_at.is_none())
                .count();
            let has_credential =
                matches!(self.upstream_credential(&environment).await, Ok(Some(_)));
            views.push(EnvironmentView { environment, tokens: live, has_credential });
        }
        Ok(views)
    }

    /// One environment, by slug, name or identifier.
    ///
    /// # Errors
    /// As [`Desk::environments`], and [`DeskError::NotFound`].
    pub async fn environment(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<EnvironmentView, DeskError> {
        let views = self.environments(session).await?;
        let world = World::load(&mut *self.inner.store.read().await?).await?;
        let id = world.find_environment(wanted)?.id;
        views
            .into_iter()
            .find(|view| view.environment.id == id)
            .ok_or_else(|| DeskError::not_found("environment", wanted))
    }

    /// Creates an environment and keeps its credential.
    ///
    /// # Errors
    /// [`DeskError::Forbidden`] without `environments:edit`, [`DeskError::Taken`], [`DeskError::Invalid`],
    /// [`DeskError::Credential`], [`DeskError::Store`].
    pub async fn create_environment(
        &self,
        session: &Session,
        new: NewEnvironment,
    ) -> Result<EnvironmentView, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting) = inner.begin_environments(&session, "create an environment").await?;
            let now = inner.now();
            let (upstream, credential) = match new.upstream {
                NewUpstream::Sandbox => (Upstream::Sandbox, None),
                // One that is given all the same is refused where it would be kept.
                NewUpstream::Url { place: place @ CredentialPlace::Systemd, base_url, credential } => {
                    (Upstream::Url { base_url, credential_place: place }, credential.map(|it| (place, it)))
                }
                NewUpstream::Url { base_url, place, credential } => {
                    let credential = credential.ok_or_else(|| DeskError::invalid("credential", "An environment at a URL needs the credential of that API."))?;
                    check_credential(&credential)?;
                    (Upstream::Url { base_url, credential_place: place }, Some((place, credential)))
                }
            };
            let environment = Environment {
                id: EnvironmentId::from_uuid(Uuid::now_v7()), name: new.name, slug: new.slug, listen: new.listen, upstream, encoded_slashes: false,
            };
            let retired = environments::retired_slugs(&mut change).await?;
            if retired.iter().any(|slug| slug == environment.slug.as_str()) {
                return Err(DeskError::invalid("slug", "This slug belonged to an environment that was deleted, and its tokens still carry it. Choose another."));
            }
            check_unique(&world, &environment)?;
            environments::insert(&mut change, &environment, now).await?;
            let about = subject("environment", &environment.id, &environment.name);
            change.record(acting.record(now, "environment.created", about, detail(&environment)));
            let has_credential = credential.is_some();
            if let (Some((place, credential)), Upstream::Url { base_url, .. }) = (credential, &environment.upstream) {
                inner.credentials.keep(place, environment.id, &environment.slug, base_url, &credential).await?;
                if let Err(error) = inner.commit_environments(change).await {
                    let _ = inner.credentials.forget(place, environment.id).await;
                    return Err(error);
                }
            } else {
                inner.commit_environments(change).await?;
            }
            Ok(EnvironmentView { environment, tokens: 0, has_credential })
        })
        .await
    }

    /// Changes an environment. Its slug never changes: it is part of every token issued for it.
    ///
    /// # Errors
    /// As [`Desk::create_environment`], and [`DeskError::NotFound`].
    pub async fn edit_environment(
        &self,
        session: &Session,
        wanted: &str,
        edit: EnvironmentEdit,
    ) -> Result<EnvironmentView, DeskError> {
        let id = {
            let (session, wanted) = (session.clone(), wanted.to_owned());
            self.to_the_end(async move |inner| {
                inner.edit_environment(&session, &wanted, edit).await
            })
            .await?
        };
        self.environment(session, &id.to_string()).await
    }

    /// Deletes an environment in which no token works any more, and forgets its credential.
    ///
    /// # Errors
    /// [`DeskError::EnvironmentInUse`], [`DeskError::Forbidden`], [`DeskError::NotFound`], [`DeskError::Store`];
    /// [`DeskError::CredentialLeft`] when the environment is deleted, but its credential could not be forgotten.
    pub async fn delete_environment(
        &self,
        session: &Session,
        wanted: &str,
    ) -> Result<(), DeskError> {
        let (session, wanted) = (session.clone(), wanted.to_owned());
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let (mut change, world, acting) =
                inner.begin_environments(&session, "delete an environment").await?;
            let environment = world.find_environment(&wanted)?.clone();
            let live: Vec<String> = tokens::all(&mut change)
                .await?
                .into_iter()
                .filter(|(_, token)| {
                    token.environment == environment.id && token.deleted_at.is_none()
                })
                .map(|(_, token)| token.name.to_string())
                .take(10)
                .collect();
            if !live.is_empty() {
                return Err(DeskError::EnvironmentInUse {
                    environment: environment.name.to_string(),
                    tokens: live,
                });
            }
            let now = inner.now();
            environments::delete(&mut change, environment.id, now).await?;
            let about = subject("environment", &environment.id, &environment.name);
            change.record(acting.record(now, "environment.deleted", about, detail(&environment)));
            inner.commit_environments(change).await?;
            if let Upstream::Url { credential_place, .. } = environment.upstream {
                inner.credentials.forget(credential_place, environment.id).await.map_err(
                    |why| DeskError::CredentialLeft {
                        environment: environment.name.to_string(),
                        why,
                    },
                )?;
            }
            Ok(())
        })
        .await
    }
}

impl Inner {
    /// A change of environments by an account that may make it.
    pub(crate) async fn begin_environments(
        &self,
        session: &Session,
        act: &'static str,
    ) -> Result<(Change, World, Acting), DeskError> {
        let mut change = self.store.change().await?;
        let world = World::load(&mut change).await?;
        let acting = world.acting(session)?;
        rules::need(acting.holds, Permission::edit(Area::Environments), act)?;
        Ok((change, world, acting))
    }

    /// Commits it, and shows the environments as they are then to the gateway.
    pub(crate) async fn commit_environments(&self, mut change: Change) -> Result<(), DeskError> {
        let entries = environment_entries(&mut change).await?;
        self.commit(change, |table| table.set_environments(entries)).await?;
        self.environment_changes.send_modify(|n| *n += 1);
        Ok(())
    }

    async fn edit_environment(
        &self,
        session: &Session,
        wanted: &str,
        edit: EnvironmentEdit,
    ) -> Result<EnvironmentId, DeskError> {
        let _turn = self.turn.lock().await;
        let (mut change, world, acting) =
            self.begin_environments(session, "edit an environment").await?;
        let before = world.find_environment(wanted)?.clone();
        let mut after = before.clone();
        let now = self.now();
        after.name = edit.name.unwrap_or(after.name);
        after.listen = edit.listen.unwrap_or(after.listen);
        after.encoded_slashes = edit.encoded_slashes.unwrap_or(after.encoded_slashes);
        match (&mut after.upstream, edit.base_url) {
            (Upstream::Url { base_url, credential_place }, Some(new)) => {
                let is_elsewhere = base_url.origin() != new.origin();
                if is_elsewhere && *credential_place == CredentialPlace::Systemd {
                    // systemd's says itself what it is for, and the gateway sends it nowhere else.
                    let place = *credential_place;
                    let read = self.credentials.read(place, after.id, &after.slug, &new).await;
                    if let Err(
                        why @ (CredentialError::OtherOrigin { .. }
                        | CredentialError::SystemdUnbound { .. }),
                    ) = read
                    {
                        return Err(why.into());
                    }
                } else if is_elsewhere && edit.credential.is_none() {
                    return Err(DeskError::invalid(
                        "credential",
                        "Give the credential again with the new base URL: it is never sent to a new address by itself.",
                    ));
                }
                *base_url = new;
            }
            (Upstream::Sandbox, Some(_)) => {
                return Err(DeskError::invalid(
                    "base-url",
                    "The Sandbox is built in and has no base URL. Create another environment for an API of yours.",
                ));
            }
            (_, None) => {}
        }
        check_unique(&world, &after)?;
        environments::update(&mut change, &after).await?;
        let mut detail = detail(&after);
        detail["credential_changed"] = json!(edit.credential.is_some());
        let about = subject("environment", &after.id, &after.name);
        change.record(acting.record(now, "environment.edited", about, detail));
        let Some(credential) = edit.credential else {
            self.commit_environments(change).await?;
            return Ok(after.id);
        };
        let Upstream::Url { credential_place: place, base_url } = &after.upstream else {
            return Err(DeskError::invalid(
                "credential",
                "The Sandbox is built in and needs no credential.",
            ));
        };
        check_credential(&credential)?;
        let place = *place;
        let before = match &before.upstream {
            Upstream::Url { base_url, .. } => {
                let kept = self.credentials.read(place, after.id, &after.slug, base_url).await;
                kept.ok().flatten().map(|kept| (base_url, kept))
            }
            Upstream::Sandbox => None,
        };
        self.credentials.keep(place, after.id, &after.slug, base_url, &credential).await?;
        if let Err(error) = self.commit_environments(change).await {
            if let Some((url, before)) = before {
                let _ = self.credentials.keep(place, after.id, &after.slug, url, &before).await;
            }
            return Err(error);
        }
        Ok(after.id)
    }
}

/// It is sent as a header's value: visible ASCII, nothing that could end the header.
fn check_credential(credential: &SecretString) -> Result<(), DeskError> {
    let text = secrecy::ExposeSecret::expose_secret(credential);
    if text.is_empty() || text.len() > 4_096 || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(DeskError::invalid(
            "credential",
            "The credential must be 1 to 4,096 visible characters without spaces or line breaks.",
        ));
    }
    Ok(())
}

fn check_unique(world: &World, environment: &Environment) -> Result<(), DeskError> {
    for other in world.environments.iter().filter(|other| other.id != environment.id) {
        if other.name.key() == environment.name.key() {
            return Err(DeskError::Taken {
                what: "an environment",
                existing: other.name.to_string(),
            });
        }
        if other.slug == environment.slug {
            return Err(DeskError::invalid(
                "slug",
                format!("The environment \"{}\" has this slug already.", other.name),
            ));
        }
        if other.listen == environment.listen && environment.listen.port() != 0 {
            return Err(DeskError::invalid(
                "listen",
                format!(
                    "The environment \"{}\" listens on {} already. Choose another port.",
                    other.name, other.listen
                ),
            ));
        }
    }
    Ok(())
}

fn detail(environment: &Environment) -> serde_json::Value {
    json!({ "slug": environment.slug, "listen": environment.listen, "upstream": environment.upstream,
        "encoded_slashes": environment.encoded_slashes })
}
