use super::*;
use crate::lock::OwnerLock;
use jiff::Timestamp;
use keydesk_domain::audit::{Actor, NewRecord, Subject};

async fn log_of(records: i64) -> (tempfile::TempDir, Store) {
    log_about(records, |_| "Token").await
}

/// A log of records about subjects with these names.
async fn log_about(records: i64, name: fn(i64) -> &'static str) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(OwnerLock::take(dir.path()).unwrap()).await.unwrap();
    let mut change = store.change().await.unwrap();
    for number in 1..=records {
        let record = NewRecord {
            at: Timestamp::from_second(number).unwrap(),
            actor: Actor { account: None, email: "ann@example.com".into() },
            action: "token.created",
            subject: Subject {
                kind: "token".into(),
                id: number.to_string(),
                name: name(number).into(),
            },
            detail: serde_json::json!({}),
        };
        change.record(record);
    }
    change.commit().await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn two_halves_come_to_the_same_as_the_whole() {
    for records in [2, 3, 8, 9, 21] {
        let (_dir, store) = log_of(records).await;
        let until = records.unsigned_abs();
        let marks: Vec<u64> = (1..=until).collect();
        let whole = walk_all(&store, until, &marks).await.unwrap();
        let halves = walk_halves(&store, until, &marks).await.unwrap();
        assert_eq!(whole.heads.len(), marks.len());
        assert_eq!(
            (halves.heads, halves.end, halves.bad),
            (whole.heads, whole.end, None),
            "{records}"
        );
    }
}

#[tokio::test]
async fn two_halves_find_the_same_first_bad_record() {
    for bad in [1, 7, 8, 9, 16, 17, 21] {
        let (_dir, store) = log_of(21).await;
        let mut conn = store.read().await.unwrap();
        sqlx::query("DELETE FROM audit WHERE seq = $1")
            .bind(bad)
            .execute(&mut *conn)
            .await
            .unwrap();
        drop(conn);
        let [whole, halves] =
            [walk_all(&store, 21, &[4, 20]).await, walk_halves(&store, 21, &[4, 20]).await]
                .map(Result::unwrap);
        assert_eq!(whole.bad, Some((bad, Fault::Missing)));
        assert_eq!((halves.bad, halves.heads), (whole.bad, whole.heads));
    }
}

/// The same log in a table whose columns take whatever is put into them.
async fn untyped(conn: &mut Conn) {
    for statement in [
        "CREATE TABLE untyped (seq INTEGER PRIMARY KEY, at, actor_id, actor_email, action,
                               subject_kind, subject_id, subject_name, detail, hash, state)",
        "INSERT INTO untyped SELECT * FROM audit",
        "DROP TABLE audit",
        "ALTER TABLE untyped RENAME TO audit",
    ] {
        sqlx::query(statement).execute(&mut *conn).await.unwrap();
    }
}

/// How far the records that are joined go on from number `at`.
async fn confirmed(conn: &mut Conn, at: i64, until: i64) -> i64 {
    let last = hash_at(conn, at.unsigned_abs()).await.unwrap().unwrap_or(GENESIS);
    let head = Head { tree: MerkleTree::default(), last };
    let mut progress = Progress { at, head, marks: &[], heads: Vec::new() };
    confirm::advance(conn, &mut progress, until).await;
    progress.at
}

#[tokio::test]
async fn what_is_joined_confirms_what_is_sound_row_by_row_and_nothing_else() {
    let (_dir, store) = log_of(9).await;
    let mut conn = store.read().await.unwrap();
    untyped(&mut conn).await;
    assert_eq!(confirmed(&mut conn, 0, 9).await, 9);
    let columns = "at actor_id actor_email action subject_kind subject_id subject_name detail hash"
        .split_whitespace();
    let others = [
        "NULL",
        "''",
        "x''",
        "5",
        "5.0",
        "'5'",
        "x'35'",
        "5000000",
        "'5000000'",
        "5000000.0",
        "1e300",
        "'5' || char(0)",
        "'5' || char(31)",
        "char(31) || '5'",
        "CAST(x'ff' AS TEXT)",
        "x'ff'",
        "zeroblob(31)",
        "zeroblob(32)",
    ];
    let mut only_by_rows = Vec::new();
    for column in columns {
        // The same text in another type, too.
        let itself = [
            column.to_owned(),
            format!("CAST({column} AS TEXT)"),
            format!("CAST({column} AS BLOB)"),
        ];
        for value in others.into_iter().chain(itself.iter().map(String::as_str)) {
            let mut change = sqlx::Acquire::begin(&mut *conn).await.unwrap();
            let alter = format!("UPDATE audit SET {column} = {value} WHERE seq = 5");
            sqlx::query(sqlx::AssertSqlSafe(alter.clone())).execute(&mut *change).await.unwrap();
            let walk = walk(&mut change, Head::default(), 9, &[]).await.unwrap();
            match (confirmed(&mut change, 0, 9).await, walk.bad) {
                (9, None) | (0, Some((5, Fault::Altered))) => {}
                (0, None) => only_by_rows.push(alter),
                other => panic!("{other:?}: {alter}"),
            }
            change.rollback().await.unwrap();
        }
    }
    // The same bytes under another type's name.
    assert_eq!(only_by_rows, ["UPDATE audit SET hash = CAST(hash AS TEXT) WHERE seq = 5"]);
}

#[tokio::test]
async fn a_name_with_what_stands_between_fields_is_walked_row_by_row_and_the_rest_is_walked_on() {
    let (_dir, store) =
        log_about(3_000, |number| if number == 2_000 { "To\u{1f}ken" } else { "Token" }).await;
    let mut conn = store.read().await.unwrap();
    // By 128: 1,024, 1,152 and so on, up to the part with that name.
    assert_eq!(confirmed(&mut conn, 1_024, 3_000).await, 1_920);
    let marks: Vec<u64> = vec![1, 1_152, 1_153, 2_000, 2_999, 3_000];
    let walk = walk(&mut conn, Head::default(), 3_000, &marks).await.unwrap();
    assert_eq!((walk.heads.len(), walk.bad), (6, None));
    assert_eq!(walk.heads.last(), Some(&walk.end));
    assert_eq!(Some(walk.end.last), hash_at(&mut conn, 3_000).await.unwrap());
}

#[tokio::test]
async fn fields_that_change_places_with_what_stands_between_them_are_found() {
    let (_dir, store) = log_of(3).await;
    let mut conn = store.read().await.unwrap();
    // The same joined text as before, with an end that is another field's beginning.
    for alter in [
        "UPDATE audit SET actor_email = actor_email || char(31) || action, action = '' WHERE seq = 2",
        "UPDATE audit SET detail = detail || char(31) || state || char(31) || (SELECT concat_ws(char(31), seq, at, '', actor_email, action,
             subject_kind, subject_id, subject_name, detail) FROM audit WHERE seq = 3) WHERE seq = 2",
    ] {
        let mut change = sqlx::Acquire::begin(&mut *conn).await.unwrap();
        sqlx::query(alter).execute(&mut *change).await.unwrap();
        assert_eq!(confirmed(&mut change, 0, 3).await, 0, "{alter}");
        let walk = walk(&mut change, Head::default(), 3, &[]).await.unwrap();
        assert_eq!(walk.bad, Some((2, Fault::Altered)), "{alter}");
        change.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_record_missing_or_too_many_after_the_first_thousand_is_found() {
    for (alter, bad) in [
        ("DELETE FROM audit WHERE seq = 2000", (2_000, Fault::Missing)),
        ("DELETE FROM audit WHERE seq BETWEEN 1153 AND 1280", (1_153, Fault::Missing)),
        ("DELETE FROM audit WHERE seq > 1152", (1_153, Fault::Missing)),
        ("UPDATE audit SET seq = 0 WHERE seq = 1500", (0, Fault::Misplaced)),
        ("UPDATE audit SET subject_name = 'Other' WHERE seq = 3000", (3_000, Fault::Altered)),
    ] {
        let (_dir, store) = log_of(3_000).await;
        let mut conn = store.read().await.unwrap();
        sqlx::query(alter).execute(&mut *conn).await.unwrap();
        let walk = walk(&mut conn, Head::default(), 3_000, &[]).await.unwrap();
        assert_eq!(walk.bad, Some(bad), "{alter}");
    }
}
