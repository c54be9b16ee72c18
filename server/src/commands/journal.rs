//! `holdfast journal`.

use std::time::Duration;

use domain::journal::Entry;
use services::{
    Market,
    journal::{follow::Follower, page},
};

use super::{Gone, Line, Voice};

/// How long a follower that has read everything waits before it looks again.
const PAUSE: Duration = Duration::from_millis(300);

/// Prints the journal: once, or for as long as somebody listens.
pub(super) async fn print(ex: &Market, follow: bool, name: Option<String>, voice: &Voice) -> Result<String, String> {
    if !follow {
        return once(ex, voice).await.map_err(|error| error.to_string());
    }
    let passing = name.is_none();
    let name = match name {
        Some(name) => name,
        None => format!("follower-{}", ex.new_id::<domain::OrderId>().map_err(|error| error.to_string())?),
    };
    if name == "mail" || name.is_empty() {
        return Err("“mail” is the exchange's own consumer: choose another name".into());
    }
    let followed = on_and_on(ex, &name, voice).await;
    if passing && let Err(error) = Follower::forget(ex, &name).await {
        tracing::warn!(%error, name, "a follower that has gone is still registered");
    }
    followed.map(|()| "The journal goes on; this reader stopped.".into()).map_err(|error| error.to_string())
}

async fn once(ex: &Market, voice: &Voice) -> services::Result<String> {
    let (mut count, mut after) = (0_u64, None);
    loop {
        let (entries, last) = page(&ex.db, after).await?;
        for entry in &entries {
            if say(voice, entry).await.is_err() {
                return Ok(String::new());
            }
            count += 1;
        }
        match last {
            Some(last) => after = Some(last),
            None => return Ok(format!("{count} entries")),
        }
    }
}

async fn on_and_on(ex: &Market, name: &str, voice: &Voice) -> services::Result<()> {
    let mut follower = Follower::register(ex, name).await?;
    let mut handed_on = Vec::new();
    loop {
        let next = follower.next(ex, &handed_on).await?;
        handed_on.clear();
        if next.is_empty() {
            tokio::select! {
                () = ex.stop.cancelled() => return Ok(()),
                () = voice.0.closed() => return Ok(()),
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
        for (id, entry) in next {
            // What was not handed on comes again: to this consumer when it returns.
            if say(voice, &entry).await.is_err() {
                return Ok(());
            }
            handed_on.push(id);
        }
    }
}

async fn say(voice: &Voice, entry: &Entry) -> Result<(), Gone> {
    let text = serde_json::to_string(entry).map_err(|_| Gone)?;
    voice.say(Line::Out { text }).await
}
