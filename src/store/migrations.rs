//! The tables, step by step. A step that has been released is never changed; what is to be removed is
//! first left unused for a release, so that going back one version works.

use sqlx::AnyPool;
use sqlx::migrate::{MigrateError, Migrator};

static STEPS: Migrator = sqlx::migrate!("src/store/migrations");

/// Takes every step that has not been taken.
pub(super) async fn run(pool: &AnyPool) -> Result<(), MigrateError> {
    STEPS.run(pool).await
}
