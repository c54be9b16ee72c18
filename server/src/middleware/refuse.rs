//! A refusal before any handler is asked, in the very form in which the app's actions refuse.

use std::{future::ready, sync::Arc};

use app::action::{Form, act};
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse as _, Json, Response},
};
use domain::Refusal;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use leptos_axum::ResponseOptions;

use crate::router::Shared;

/// Leads a browser back to its form with the words in a one-time cookie; answers a script with JSON and a status.
pub(super) async fn refuse(shared: &Shared, request: Request<Body>, form: Form, refusal: Refusal) -> Response {
    let (parts, _) = request.into_parts();
    let options = ResponseOptions::default();
    let owner = Owner::new();
    let answer = owner
        .with(|| {
            provide_context(parts);
            provide_context(options.clone());
            provide_context(shared.ex.clone());
            provide_context(shared.key.clone());
            ScopedFuture::new(act(form, ready(Err(refusal.into()))))
        })
        .await;
    let mut response = match answer {
        Ok(_) => StatusCode::FOUND.into_response(),
        Err(refused) => Json(refused).into_response(),
    };
    let said = Arc::clone(&options.0);
    if let Ok(mut said) = said.write() {
        let said = std::mem::take(&mut *said);
        if let Some(status) = said.status {
            *response.status_mut() = status;
        }
        for (name, value) in &said.headers {
            if name == header::SET_COOKIE {
                response.headers_mut().append(name, value.clone());
            } else {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    response
}
