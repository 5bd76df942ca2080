//! Who asks, when a proxy on the same machine asks for them. Behind one everybody would otherwise share
//! the limits of a single network.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

/// The header proxies write: each adds the address it was asked from at the end.
const FORWARDED: &str = "x-forwarded-for";

/// Puts the address that a proxy on this machine names in place of the proxy's own. From elsewhere the
/// header is only a claim and is not looked at.
pub(super) async fn see_through(mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(&ConnectInfo(proxy)) = peer
        && proxy.ip().to_canonical().is_loopback()
        && let Some(address) = named(request.headers())
    {
        let person = SocketAddr::new(address, 0);
        request.extensions_mut().insert(ConnectInfo(person));
    }
    next.run(request).await
}

/// The last address of the last header: what stands before it came with the request.
fn named(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_proxy_itself_wrote_counts() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(FORWARDED, value.parse().unwrap());
            }
            named(&headers).map(|address| address.to_string())
        };
        assert_eq!(of(&["192.0.2.1"]).as_deref(), Some("192.0.2.1"));
        assert_eq!(
            of(&["192.0.2.9, 2001:db8::1"]).as_deref(),
            Some("2001:db8::1")
        );
        assert_eq!(
            of(&["192.0.2.9", "192.0.2.1"]).as_deref(),
            Some("192.0.2.1")
        );
        assert_eq!(of(&["192.0.2.9, unknown"]), None);
        assert_eq!(of(&[]), None);
    }
}
