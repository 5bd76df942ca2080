//! One going to the mail server, with as many messages as there are.

use std::io;

use lettre::message::Message;

use super::smtp::Connection;
use super::{SendError, Way};

/// A message that is written and can go.
pub struct Ready {
    pub(super) name: String,
    pub(super) message: Message,
}

/// A way that is open while there is something to send.
pub struct Session<'a> {
    way: &'a Way,
    connection: Option<Connection>,
}

impl<'a> Session<'a> {
    pub(super) fn new(way: &'a Way) -> Self {
        Self {
            way,
            connection: None,
        }
    }

    /// Asks whether the message would be taken. Nothing of it has left when this returns.
    pub async fn announce(&mut self, ready: &Ready) -> Result<(), SendError> {
        let Way::Smtp(smtp) = self.way else {
            return Ok(());
        };
        if let Some(mut connection) = self.connection.take() {
            match connection.announce(&ready.message).await {
                Ok(()) => {
                    self.connection = Some(connection);
                    return Ok(());
                }
                // Servers hang up on those they have listened to long enough: it is worth another call.
                Err(error) if error.concerns_all() => {}
                Err(error) => {
                    connection.close().await;
                    return Err(error);
                }
            }
        }
        let mut connection = smtp.connect().await?;
        match connection.announce(&ready.message).await {
            Ok(()) => {
                self.connection = Some(connection);
                Ok(())
            }
            Err(error) => {
                connection.close().await;
                Err(error)
            }
        }
    }

    /// Sends the message that was announced; `Ok` means that somebody else is responsible for it from
    /// here on.
    pub async fn hand_over(&mut self, ready: &Ready) -> Result<(), SendError> {
        match self.way {
            Way::Folder(folder) => {
                let (folder, name) = (folder.clone(), ready.name.clone());
                let content = ready.message.formatted();
                let write = move || folder.write(&name, &content);
                match tokio::task::spawn_blocking(write).await {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(error)) => Err(SendError::Folder(error)),
                    Err(_) => Err(SendError::Folder(io::ErrorKind::Other.into())),
                }
            }
            Way::Smtp(_) => {
                let mut connection = self.connection.take().ok_or(SendError::Unreachable)?;
                match connection.hand_over(&ready.message.formatted()).await {
                    Ok(()) => {
                        self.connection = Some(connection);
                        Ok(())
                    }
                    Err(error) => {
                        connection.close().await;
                        Err(error)
                    }
                }
            }
        }
    }

    /// Says goodbye to the mail server.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }
}
