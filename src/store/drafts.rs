//! Forms that are being filled in. What was typed is kept as one text, which only the pages read.

use jiff::Timestamp;

use super::{Error, Store};
use crate::booking::links::DraftKey;

impl Store {
    /// What was typed so far, unless its time is over.
    pub async fn draft(&self, key: &DraftKey, now: Timestamp) -> Result<Option<String>, Error> {
        let fields =
            sqlx::query_scalar("select fields from draft where hash = $1 and expires_at > $2")
                .bind(key.hash().as_str().to_owned())
                .bind(now.as_second())
                .fetch_optional(self.read())
                .await?;
        Ok(fields)
    }

    /// Keeps what was typed until `expires`, in place of what was kept before. Drafts whose time is over
    /// are removed along the way.
    pub async fn keep_draft(
        &self,
        key: &DraftKey,
        fields: &str,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        transact!(self, |tx| {
            sqlx::query("delete from draft where expires_at <= $1")
                .bind(now.as_second())
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "insert into draft (hash, fields, expires_at) values ($1, $2, $3)
                 on conflict (hash) do update set fields = excluded.fields,
                                                  expires_at = excluded.expires_at",
            )
            .bind(key.hash().as_str().to_owned())
            .bind(fields.to_owned())
            .bind(expires.as_second())
            .execute(&mut *tx)
            .await?;
            Ok(())
        })
    }

    /// Forgets what was typed.
    pub async fn drop_draft(&self, key: &DraftKey) -> Result<(), Error> {
        sqlx::query("delete from draft where hash = $1")
            .bind(key.hash().as_str().to_owned())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
