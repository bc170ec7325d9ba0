//! The audit log as a file: JSON Lines, exactly as hashed, or CSV for a spreadsheet.

use crate::error::DeskError;
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::hex::to_hex;
use keydesk_store::audit::{self, AuditFilter};
use keydesk_store::{Conn, files};
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Records read at once.
const AT_ONCE: u32 = 5_000;

const COLUMNS: [&str; 10] = [
    "number",
    "time",
    "account",
    "email",
    "action",
    "subject_kind",
    "subject_id",
    "subject_name",
    "detail",
    "hash",
];

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditFormat {
    /// One record a line, as JSON. What is hashed can be hashed again from it.
    Jsonl,
    /// A table with a line of headings (RFC 4180). A text that a spreadsheet would take for a formula has a `'` in front.
    Csv,
}

/// Writes the wanted records, oldest first. A file that could not be finished is removed.
pub(crate) async fn write(
    conn: &mut Conn,
    filter: &AuditFilter,
    format: AuditFormat,
    file: &Path,
) -> Result<u64, DeskError> {
    let failed = |why: &io::Error| {
        let what = match why.kind() {
            io::ErrorKind::AlreadyExists => {
                "it is there already. Choose another name: nothing is overwritten".to_owned()
            }
            _ => format!("{why}. Choose another place"),
        };
        DeskError::invalid("file", format!("{} could not be written: {what}.", file.display()))
    };
    let mut out = BufWriter::new(files::new_private_file(file).map_err(|why| failed(&why))?);
    let written = match all(conn, filter, format, &mut out).await {
        Ok(Ok(count)) => out
            .flush()
            .and_then(|()| out.get_ref().sync_all())
            .map(|()| count)
            .map_err(|why| failed(&why)),
        Ok(Err(why)) => Err(failed(&why)),
        Err(error) => Err(error),
    };
    if written.is_err() {
        // What is said is why it was not finished; that half of it stays would be the smaller trouble.
        let _ = std::fs::remove_file(file);
    }
    written
}

async fn all(
    conn: &mut Conn,
    filter: &AuditFilter,
    format: AuditFormat,
    out: &mut (impl Write + Send),
) -> Result<io::Result<u64>, DeskError> {
    let (mut count, mut after) = (0, 0);
    if format == AuditFormat::Csv
        && let Err(why) = out.write_all(format!("{}\r\n", COLUMNS.join(",")).as_bytes())
    {
        return Ok(Err(why));
    }
    loop {
        let records = audit::oldest(conn, filter, after, AT_ONCE).await?;
        let Some(last) = records.last() else { return Ok(Ok(count)) };
        after = last.seq;
        count += records.len() as u64;
        for record in &records {
            let line = match format {
                AuditFormat::Jsonl => {
                    serde_json::to_string(record)
                        .map_err(|why| DeskError::Internal(why.to_string()))?
                        + "\n"
                }
                AuditFormat::Csv => csv(record),
            };
            if let Err(why) = out.write_all(line.as_bytes()) {
                return Ok(Err(why));
            }
        }
    }
}

fn csv(record: &AuditRecord) -> String {
    let account = record.actor.account.map(|id| id.to_string()).unwrap_or_default();
    let fields = [
        record.seq.to_string(),
        record.at.to_string(),
        account,
        record.actor.email.clone(),
        record.action.clone(),
        record.subject.kind.clone(),
        record.subject.id.clone(),
        record.subject.name.clone(),
        record.detail.clone(),
        to_hex(&record.hash),
    ];
    fields.map(|field| cell(&field)).join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if guard.is_empty() && !text.contains(['"', ',', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_more_than_one_and_never_a_formula() {
        for (text, is) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@sum", "\"'@sum\""),
            ("", ""),
        ] {
            assert_eq!(cell(text), is);
        }
    }
}
