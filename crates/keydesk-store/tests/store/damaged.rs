//! A damaged store: said as such, left as it is, and whole again once its file is.

use crate::test_store::TestStore;
use keydesk_store::StoreError;

/// Damages the file of a store with forty roles, expects it to be found, undoes the damage and expects all to be there.
async fn found_and_nothing_lost(damage: impl FnOnce(&mut Vec<u8>)) -> String {
    let test = TestStore::with_roles().await;
    let good = std::fs::read(test.file()).unwrap();
    let said = found(&test, &good, damage).await;
    std::fs::write(test.file(), good).unwrap();
    test.assert_all_there().await;
    said
}

/// Damages these bytes of the file, and expects it to be found.
async fn found(test: &TestStore, good: &[u8], damage: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bad = good.to_vec();
    damage(&mut bad);
    std::fs::write(test.file(), bad).unwrap();
    let error = test.refused().await;
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    test.said(&error)
}

#[tokio::test]
async fn another_header() {
    let said = found_and_nothing_lost(|bytes| bytes[..100].fill(b'?')).await;
    insta::assert_snapshot!(said, @"[directory]/keydesk.db is damaged (it does not begin as a database does). Nothing was changed. Restore a backup (keydeskctl restore), which keeps this file, too.");
}

#[tokio::test]
async fn another_kind_of_file_or_a_few_bytes_of_one() {
    for bytes in [&b"%PDF-1.7 and much more of that kind"[..], b"SQL", b"SQLite format 3"] {
        found_and_nothing_lost(|file| *file = bytes.to_vec()).await;
    }
}

#[tokio::test]
async fn cut_in_half() {
    let said = found_and_nothing_lost(|bytes| bytes.truncate(bytes.len() / 2)).await;
    assert!(said.starts_with("[directory]/keydesk.db is damaged ("), "{said}");
    assert!(
        said.ends_with("). Nothing was changed. Restore a backup (keydeskctl restore), which keeps this file, too."),
        "{said}"
    );
}

#[tokio::test]
async fn cut_down_to_its_header() {
    found_and_nothing_lost(|bytes| bytes.truncate(100)).await;
}

#[tokio::test]
async fn bytes_flipped_in_any_page() {
    const PAGE: usize = 4_096;
    let test = TestStore::with_roles().await;
    let good = std::fs::read(test.file()).unwrap();
    assert!(good.len() > 20 * PAGE, "{} bytes", good.len());
    for page in (0..good.len()).step_by(PAGE) {
        // What every page begins with: its kind, and how many cells it has. The first has the file's header in front.
        let start = if page == 0 { 100 } else { page };
        found(&test, &good, |bytes| {
            bytes[start..start + 5].iter_mut().for_each(|byte| *byte ^= 0xff);
        })
        .await;
    }
    std::fs::write(test.file(), good).unwrap();
    test.assert_all_there().await;
}

#[tokio::test]
async fn a_value_that_the_program_would_not_have_written_is_said_when_it_is_read() {
    let test = TestStore::with_roles().await;
    let store = test.open().await.unwrap();
    let mut conn = store.read().await.unwrap();
    sqlx::query(
        "UPDATE role_permissions SET permission = 'everything' WHERE permission = 'recalls:view'",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let error = keydesk_store::roles::all(&mut conn).await.unwrap_err();
    insta::assert_snapshot!(error, @r#"The store holds a value that does not belong there: There is no permission "everything". One looks like products:view; `keydeskctl role permissions` lists them all. It was changed by something else, or is damaged."#);
}
