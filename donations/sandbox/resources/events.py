"""https://docs.stripe.com/api/events"""

from ..errors import missing
from . import listing
from .changes import takes

# Older events can be neither listed nor fetched.
KEPT_SECONDS = 30 * 24 * 3600


def retrieve(store, event_id):
    event = store.get("event", event_id)
    if event is None or event["created"] < store.now() - KEPT_SECONDS:
        raise missing("event", event_id)
    return event


@takes(*listing.CURSOR)
def list_all(store, *, created=None, delivery_success=None, type=None, types=None, **cursor):
    where = listing.moments("created", created)
    where.append(("json_extract(body, '$.created') >= ?", store.now() - KEPT_SECONDS))
    where += listing.any_of("type", types)
    if type is not None:
        where.append(("json_extract(body, '$.type') GLOB ?", type))
    if delivery_success is not None:
        where.append((DELIVERED, delivery_success))
    return listing.page(store, "event", "/v1/events", where=where, **cursor)


DELIVERED = (
    "NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.status != 'delivered')"
    " = ?"
)
