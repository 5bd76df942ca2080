//! A few named values that are neither configuration nor data.

use super::{Error, Store};

impl Store {
    /// The value under a name.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        let value = sqlx::query_scalar("select value from setting where name = $1")
            .bind(name.to_owned())
            .fetch_optional(self.read())
            .await?;
        Ok(value)
    }

    /// Puts a value under a name.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), Error> {
        sqlx::query(
            "insert into setting (name, value) values ($1, $2)
             on conflict (name) do update set value = $2",
        )
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
