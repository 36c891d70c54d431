"""https://docs.stripe.com/api/webhook_endpoints"""

from ..errors import ApiError, missing, required
from ..store import new_id
from . import changes, listing
from .changes import takes
from .checkout_sessions import check_url


def create(store, *, url, enabled_events, api_version=None, description=None, metadata=None):
    """The only answer that carries the signing secret."""
    if not enabled_events:
        raise required("enabled_events")
    check_url("url", url)
    endpoint = {
        "id": new_id("we_1"),
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": store.now(),
        "description": description,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": metadata or {},
        "status": "enabled",
        "url": url,
    }
    secret = new_id("whsec_", 32)
    store.add(endpoint, secret=secret)
    return endpoint | {"secret": secret}


def retrieve(store, endpoint_id):
    endpoint = store.get("webhook_endpoint", endpoint_id)
    if endpoint is None or endpoint.get("deleted"):
        raise missing("webhook_endpoint", endpoint_id)
    return endpoint


@takes("description", "enabled_events", "metadata", "url")
def update(store, endpoint_id, *, disabled=None, **wanted):
    endpoint = retrieve(store, endpoint_id)
    check_url("url", wanted.get("url"))
    if "enabled_events" in wanted and not wanted["enabled_events"]:
        raise ApiError("Invalid array", param="enabled_events")
    if disabled is not None:
        wanted["status"] = "disabled" if disabled else "enabled"
    endpoint, _ = changes.apply(endpoint, wanted)
    return store.save(endpoint)


def delete(store, endpoint_id):
    retrieve(store, endpoint_id)
    left = {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}
    # Kept for the delivery log; nothing is sent to it any more.
    store.save(left | {"status": "disabled", "enabled_events": [], "url": "(deleted)"})
    return left


@takes(*listing.CURSOR)
def list_all(store, **cursor):
    where = [("json_extract(body, '$.deleted') IS NOT ?", 1)]
    url = "/v1/webhook_endpoints"
    return listing.page(store, "webhook_endpoint", url, where=where, **cursor)
