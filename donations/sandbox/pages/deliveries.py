"""Webhooks on the control page: chaos, the delivery log, sending again."""

from flask import Blueprint, jsonify

from .. import chaos, webhooks
from ..errors import ApiError
from .buttons import done, refuse, values, whole
from .front import courier, store

pages = Blueprint("deliveries", __name__, url_prefix="/control")
pages.register_error_handler(ApiError, refuse)

LISTED = 1000


@pages.get("/deliveries")
def deliveries():
    """The delivery log, newest first: id, event, type, endpoint, url, status, attempts, answer."""
    rows = webhooks.log(store(), LISTED)
    return jsonify(data=[dict(row) for row in rows])


@pages.post("/chaos")
def switch_chaos():
    """Any of the switches of `chaos.CALM`; those not named go back to calm."""
    wanted = values()
    unknown = wanted.keys() - chaos.CALM.keys()
    if unknown:
        raise ApiError(f"Unknown switch: {sorted(unknown)[0]}.", param=sorted(unknown)[0])
    switches = chaos.CALM | {name: _switch(name, value) for name, value in wanted.items()}
    store().set_setting("chaos", switches)
    if not switches["hold"]:
        webhooks.release_held(store())
    return done(chaos=switches)


def _switch(name, value):
    if isinstance(chaos.CALM[name], bool):
        return value in (True, "true", "on")
    return whole(name, value or 0)


@pages.post("/settle")
def settle():
    """Wait, at most ``{"timeout": seconds}``, until every delivery was tried once."""
    seconds = min(whole("timeout", values().get("timeout", 10)), 60)
    return done(settled=courier().settle(seconds), deliveries=courier().counts())


@pages.post("/deliveries/<int:delivery_id>/resend")
def resend(delivery_id):
    rows = store().execute("SELECT * FROM deliveries WHERE id = ?", (delivery_id,))
    if not rows:
        raise ApiError("No such delivery.", status=404)
    webhooks.queue(store(), rows[0]["event"], rows[0]["endpoint"], calmly=True)
    return done()


@pages.post("/events/<event_id>/resend")
def resend_event(event_id):
    """To every endpoint that listens to it now."""
    event = store().get("event", event_id)
    if event is None:
        raise ApiError("No such event.", status=404)
    listening = [e for e in store().find("webhook_endpoint") if webhooks.listens(e, event["type"])]
    for endpoint in listening:
        webhooks.queue(store(), event_id, endpoint["id"], calmly=True)
    return done(endpoints=len(listening))
