//! Styles, scripts, icons and fonts. Their names carry a hash of their content, so a browser that
//! has one never asks for it again.

use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::error::Error;

/// `GET /assets/{*name}`.
pub(super) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let file = sportello_assets::file(&name).ok_or(Error::NotFound)?;
    let always = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    Ok(match file.brotli.filter(|_| takes_brotli(&headers)) {
        Some(brotli) => (always, [(header::CONTENT_ENCODING, "br")], brotli).into_response(),
        None => (always, file.content).into_response(),
    })
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|list| {
        list.split(',').any(|coding| {
            let mut pieces = coding.split(';').map(str::trim);
            let is_brotli = pieces.next() == Some("br");
            is_brotli && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00"))
        })
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn brotli_goes_to_who_takes_it() {
        let takes = |list: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(list));
            takes_brotli(&headers)
        };
        assert!(takes("gzip, deflate, br, zstd"));
        assert!(takes("br;q=0.5"));
        assert!(!takes("br;q=0, gzip"));
        assert!(!takes("gzip, brotli"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
