//! The routes that administrators added to environments.

use crate::Conn;
use crate::column::{parse, words};
use crate::error::StoreError;
use crate::insert::Insert;
use jiff::Timestamp;
use keydesk_domain::custom_route::{CustomRoute, NewRoute};
use keydesk_domain::permission::Access;
use keydesk_domain::{EnvironmentId, RouteId};

type Row = (String, String, String, String, String, String);

const SELECTED: &str =
    "SELECT id, environment_id, methods, template, area, access FROM environment_routes";

/// The routes of all environments, by template.
///
/// # Errors
/// [`StoreError`].
pub async fn all(conn: &mut Conn) -> Result<Vec<(EnvironmentId, CustomRoute)>, StoreError> {
    let query = format!("{SELECTED} ORDER BY template, methods");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(conn).await?;
    rows.into_iter().map(route).collect()
}

/// The routes of one environment, by template.
///
/// # Errors
/// [`StoreError`].
pub async fn of(
    conn: &mut Conn,
    environment: EnvironmentId,
) -> Result<Vec<CustomRoute>, StoreError> {
    let query = format!("{SELECTED} WHERE environment_id = $1 ORDER BY template, methods");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query))
        .bind(environment.to_string())
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(|row| Ok(route(row)?.1)).collect()
}

static ROUTES: Insert = Insert::new(
    "INSERT INTO environment_routes (id, environment_id, methods, template, area, access, created_at)",
    7,
    "",
);

/// Adds routes to an environment.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    conn: &mut Conn,
    environment: EnvironmentId,
    routes: &[CustomRoute],
    now: Timestamp,
) -> Result<(), StoreError> {
    ROUTES
        .run(conn, routes, |it, values| {
            let (methods, area, access) = columns(&it.route);
            values.add(it.id.to_string())?.add(environment.to_string())?.add(methods)?;
            values.add(it.route.template().to_string())?.add(area)?.add(access)?;
            values.add(now.as_microsecond())?;
            Ok(())
        })
        .await?;
    Ok(())
}

/// Writes a route anew.
///
/// # Errors
/// [`StoreError`].
pub async fn update(conn: &mut Conn, it: &CustomRoute) -> Result<(), StoreError> {
    let (methods, area, access) = columns(&it.route);
    sqlx::query(
        "UPDATE environment_routes SET methods = $2, template = $3, area = $4, access = $5 WHERE id = $1",
    )
    .bind(it.id.to_string())
    .bind(methods)
    .bind(it.route.template().to_string())
    .bind(area)
    .bind(access)
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a route.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(conn: &mut Conn, id: RouteId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM environment_routes WHERE id = $1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn columns(route: &NewRoute) -> (String, &'static str, &'static str) {
    let methods: Vec<&str> = route.methods().iter().map(|it| it.word()).collect();
    (methods.join(" "), route.area().word(), route.access().map_or("", Access::word))
}

fn route(
    (id, environment, methods, template, area, access): Row,
) -> Result<(EnvironmentId, CustomRoute), StoreError> {
    let access = match access.as_str() {
        "" => None,
        "view" => Some(Access::View),
        "edit" => Some(Access::Edit),
        other => return Err(StoreError::Unexpected(format!("a route with the access {other:?}"))),
    };
    let route = NewRoute::new(words(&methods)?, parse(&template)?, parse(&area)?, access)
        .map_err(|why| StoreError::Unexpected(why.to_string()))?;
    Ok((parse(&environment)?, CustomRoute { id: parse(&id)?, route }))
}
