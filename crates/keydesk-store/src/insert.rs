//! Many rows a statement. One statement a row costs the driver more than the database; one statement for all would keep a core for
//! itself while requests wait for it.

use crate::Conn;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteArguments;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Rows of a statement: as many as there are of the first, then of the second, and the rest one by one. Few sizes, because each is a
/// statement that is kept prepared. The largest takes about a tenth of a millisecond.
const SIZES: [usize; 3] = [64, 8, 1];

/// An `INSERT` of any number of rows.
pub(crate) struct Insert {
    /// Up to the column names.
    head: &'static str,
    columns: usize,
    /// What is done where there is such a row already, from `ON CONFLICT` on; empty where there is never one.
    tail: &'static str,
    texts: OnceLock<[String; SIZES.len()]>,
}

impl Insert {
    pub(crate) const fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self { head, columns, tail, texts: OnceLock::new() }
    }

    /// Carries it out for each of the rows, whose values `bind` gives in the order of the columns.
    ///
    /// # Errors
    /// As the database reports. What came before in the transaction is as it was.
    pub(crate) async fn run<Row>(
        &'static self,
        conn: &mut Conn,
        rows: &[Row],
        mut bind: impl FnMut(&Row, &mut Values) -> Result<(), BoxDynError>,
    ) -> Result<(), sqlx::Error> {
        let mut rest = rows;
        for (size, text) in SIZES.into_iter().zip(self.texts()) {
            while let Some((some, others)) = rest.split_at_checked(size) {
                let mut values = Values(SqliteArguments::default());
                sqlx::Arguments::reserve(&mut values.0, size * self.columns, 0);
                for row in some {
                    bind(row, &mut values).map_err(sqlx::Error::Encode)?;
                }
                sqlx::query_with(text.as_str(), values.0).execute(&mut *conn).await?;
                rest = others;
            }
        }
        Ok(())
    }

    fn texts(&'static self) -> &'static [String; SIZES.len()] {
        self.texts.get_or_init(|| SIZES.map(|size| self.text(size)))
    }

    fn text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        let mut text = String::new();
        let _infallible =
            write!(text, "{} VALUES {} {}", self.head, vec![row; rows].join(", "), self.tail);
        text
    }
}

/// The values of a statement, in the order of its columns.
pub(crate) struct Values(SqliteArguments);

impl Values {
    /// The next one.
    ///
    /// # Errors
    /// When it cannot be written as what the database keeps.
    pub(crate) fn add<'t, T: sqlx::Encode<'t, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
        &mut self,
        value: T,
    ) -> Result<&mut Self, BoxDynError> {
        sqlx::Arguments::add(&mut self.0, value)?;
        Ok(self)
    }
}
