//! Clerks and their sessions.

use super::*;
use crate::store::clerks::{AddClerkError, session_number};

on_both_engines! {
    a_clerk_comes_back_as_written
    a_login_is_taken_once
    a_session_lasts_until_it_is_over
    a_new_password_ends_old_sessions
    a_desk_belongs_to_one_session
    who_is_switched_off_is_nobody
}

async fn a_clerk_comes_back_as_written(world: World) {
    let id = world.clerk("anna").await;
    let account = world.store.clerk_by_login("anna").await.unwrap().unwrap();
    assert_eq!(
        (account.clerk.id, account.password_hash.as_str()),
        (id, "hash")
    );
    assert_eq!(world.store.clerk(id).await.unwrap(), Some(account.clerk));
    assert_eq!(world.store.clerk_offices(id).await.unwrap(), [world.office]);
    assert!(world.store.clerk_by_login("Anna").await.unwrap().is_none());
}

async fn a_login_is_taken_once(world: World) {
    world.clerk("anna").await;
    let again = world
        .store
        .add_clerk("anna", "Anna", "hash", &[], world.day)
        .await;
    assert!(matches!(again, Err(AddClerkError::LoginTaken)));
}

async fn a_session_lasts_until_it_is_over(world: World) {
    let id = world.clerk("anna").await;
    let store = &world.store;
    store
        .open_session(id, "secret", world.at(12, 0), world.day)
        .await
        .unwrap();
    let who = store
        .session_clerk("secret", world.at(11, 59))
        .await
        .unwrap();
    assert_eq!(who.map(|clerk| clerk.id), Some(id));
    assert!(
        store
            .session_clerk("secret", world.at(12, 0))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .session_clerk("other", world.day)
            .await
            .unwrap()
            .is_none()
    );
    store
        .open_session(id, "second", world.at(24, 0), world.at(13, 0))
        .await
        .unwrap();
    assert!(
        store
            .session_clerk("secret", world.day)
            .await
            .unwrap()
            .is_none()
    );
    store.close_session("second").await.unwrap();
    assert!(
        store
            .session_clerk("second", world.at(13, 0))
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_new_password_ends_old_sessions(world: World) {
    let id = world.clerk("anna").await;
    world
        .store
        .open_session(id, "secret", world.at(12, 0), world.day)
        .await
        .unwrap();
    world.store.set_password(id, "new hash").await.unwrap();
    assert!(
        world
            .store
            .session_clerk("secret", world.day)
            .await
            .unwrap()
            .is_none()
    );
    let account = world.store.clerk_by_login("anna").await.unwrap().unwrap();
    assert_eq!(account.password_hash, "new hash");
}

async fn who_is_switched_off_is_nobody(world: World) {
    let id = world.clerk("anna").await;
    world
        .store
        .open_session(id, "secret", world.at(12, 0), world.day)
        .await
        .unwrap();
    sqlx::query("update clerk set active = 0")
        .execute(&world.store.writer)
        .await
        .unwrap();
    assert!(
        world
            .store
            .session_clerk("secret", world.day)
            .await
            .unwrap()
            .is_none()
    );
    assert!(world.store.clerk_by_login("anna").await.unwrap().is_none());
    assert!(world.store.clerk(id).await.unwrap().is_none());
}

async fn a_desk_belongs_to_one_session(world: World) {
    let (anna, bruno) = (world.clerk("anna").await, world.clerk("bruno").await);
    let hash = "00ab".repeat(16);
    let session = session_number(&hash);
    let store = &world.store;
    store
        .open_session(anna, &hash, world.at(12, 0), world.day)
        .await
        .unwrap();
    let at = |clerk, session, now| async move {
        let found = store.desk_clerk(clerk, session, now).await.unwrap();
        found.map(|clerk| clerk.id)
    };
    assert_eq!(at(anna, session, world.at(11, 59)).await, Some(anna));
    assert_eq!(at(anna, session, world.at(12, 0)).await, None);
    assert_eq!(at(anna, session + 1, world.at(9, 0)).await, None);
    assert_eq!(at(bruno, session, world.at(9, 0)).await, None);
    store.close_session(&hash).await.unwrap();
    assert_eq!(at(anna, session, world.at(9, 0)).await, None);
}
