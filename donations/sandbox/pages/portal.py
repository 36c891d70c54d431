"""The customer portal: ``/p/session/<token>``; each part only if the configuration has it."""

from flask import Blueprint, abort, make_response, redirect, render_template, request

from .. import cards
from ..resources import lifecycle, periods, portal, subscriptions
from . import card_form, portal_changes
from .front import plain_page, store

pages = Blueprint("portal", __name__)

FLOW_PAGES = {
    "customer_update": "email",
    "payment_method_update": "card",
    "subscription_cancel": "cancel",
    "subscription_pause": "pause",
}


@pages.get("/p/session/<token>")
def home(token):
    session, features = _open(token)
    flow = session["flow"]
    if flow and not store().private(session["id"]).get("flow_done"):
        return redirect(f"/p/session/{token}/{_flow_page(flow)}", 303)
    customer = store().get("customer", session["customer"])
    return render_template(
        "portal.html",
        session=session,
        features=features,
        customer=customer,
        subscriptions=[_row(one) for one in store().find("subscription", customer=customer["id"])],
        invoices=[i for i in store().find("invoice", customer=customer["id"]) if i["number"]],
        base=f"/p/session/{token}",
    )


def _flow_page(flow):
    page = FLOW_PAGES[flow["type"]]
    target = flow.get(flow["type"])
    return f"{page}/{target['subscription']}" if target else page


def _row(subscription):
    """What the page says of one subscription."""
    item = subscription["items"]["data"][0]
    method = subscription["default_payment_method"]
    return {
        "body": subscription,
        "item": item,
        "product": store().get("product", item["price"]["product"]),
        "card": store().get("payment_method", method)["card"] if method else None,
        "ended": subscription["status"] in lifecycle.FINAL,
        "resumes_at": store().private(subscription["id"]).get("resumes_at"),
        "can_pause": subscription["status"] in ("active", "past_due")
        and not subscription["cancel_at"],
    }


@pages.route("/p/session/<token>/card", methods=["GET", "POST"])
def card(token):
    with store().transaction():
        session, _ = _open(token, "payment_method_update")
        if request.method == "GET":
            return _card_page(session, card_form.CardForm())
        form = card_form.filled()
        if form:
            return _card_page(session, form)
        form = card_form.read()
        if not form.problems and form.card.first in cards.DECLINES:
            form.problems["payment"] = cards.decline(form.card.first).message
        if form.problems:
            return _card_page(session, form), 422
        if form.card.first == "asks":
            store().set_private(session["id"], asked=form.remember())
            return redirect(f"/p/session/{token}/authenticate", 303)
        portal_changes.replace_card(store(), session["customer"], form)
        return _done(token, session, "Your new card is saved.")


@pages.route("/p/session/<token>/authenticate", methods=["GET", "POST"])
def authenticate(token):
    with store().transaction():
        session, _ = _open(token, "payment_method_update")
        asked = store().private(session["id"]).get("asked")
        if asked is None:
            return redirect(f"/p/session/{token}/card", 303)
        form = card_form.recall(asked)
        if request.method == "GET":
            last4 = form.card.number[-4:]
            return render_template("authenticate.html", amount=None, last4=last4)
        store().set_private(session["id"], asked=None)
        if request.form.get("answer") != "approve":
            form.problems["payment"] = cards.decline("refused").message
            return _card_page(session, form), 402
        portal_changes.replace_card(store(), session["customer"], form)
        return _done(token, session, "Your new card is saved.")


def _card_page(session, form):
    return render_template("portal_card.html", form=form, base=_base(session))


@pages.route("/p/session/<token>/cancel/<subscription_id>", methods=["GET", "POST"])
def cancel(token, subscription_id):
    with store().transaction():
        session, features = _open(token, "subscription_cancel")
        subscription = _theirs(session, subscription_id)
        feature = features["subscription_cancel"]
        if request.method == "GET":
            return render_template(
                "portal_cancel.html",
                feature=feature,
                end=_period_end(subscription),
                base=_base(session),
            )
        portal_changes.cancel(store(), subscription, feature, _reasons(feature))
        return _done(token, session, "Your subscription will not renew.")


def _reasons(feature):
    """The feedback that was chosen, if the configuration asks for one."""
    asked = feature["cancellation_reason"]
    feedback = request.form.get("feedback")
    if not asked["enabled"] or feedback not in asked["options"]:
        return {}
    return {"feedback": feedback, "comment": request.form.get("comment", "")[:500] or None}


@pages.post("/p/session/<token>/undo/<subscription_id>")
def undo(token, subscription_id):
    with store().transaction():
        session, _ = _open(token, "subscription_cancel")
        subscription = _theirs(session, subscription_id)
        subscriptions.update(store(), subscription["id"], cancel_at=None)
        return _done(token, session, "Your subscription goes on.")


@pages.route("/p/session/<token>/pause/<subscription_id>", methods=["GET", "POST"])
def pause(token, subscription_id):
    with store().transaction():
        session, features = _open(token, "subscription_pause")
        subscription = _theirs(session, subscription_id)
        duration = features["subscription_pause"]["duration"]
        if request.method == "GET":
            choices = [
                (index, option, _after(option))
                for index, option in enumerate(duration["interval_options"])
            ]
            return render_template("portal_pause.html", choices=choices, base=_base(session))
        until = None
        if duration["type"] == "interval_options":
            until = _after(_chosen(duration["interval_options"]))
        portal_changes.pause(store(), subscription, until)
        return _done(token, session, "Your subscription is paused.")


def _chosen(options):
    index = request.form.get("option", "0")
    if not index.isdigit() or int(index) >= len(options):
        abort(400)
    return options[int(index)]


def _after(option):
    return periods.later(store().now(), option["interval"], option["interval_count"])


@pages.post("/p/session/<token>/resume/<subscription_id>")
def resume(token, subscription_id):
    with store().transaction():
        session, _ = _open(token, "subscription_pause")
        subscription = _theirs(session, subscription_id)
        subscription = subscriptions.resume(store(), subscription["id"])
        if subscription["status"] != "active":
            return _done(token, session, "The payment failed. Please give another card.")
        return _done(token, session, "Your subscription goes on. A new period began today.")


@pages.route("/p/session/<token>/email", methods=["GET", "POST"])
def email(token):
    with store().transaction():
        session, features = _open(token, "customer_update")
        if "email" not in features["customer_update"]["allowed_updates"]:
            abort(404)
        customer = store().get("customer", session["customer"])
        typed = request.form.get("email", customer["email"] or "").strip()
        problem = None
        if request.method == "POST":
            problem = portal_changes.change_email(store(), customer, typed)
            if problem is None:
                return _done(token, session, "Your e-mail address is changed.")
        page = render_template(
            "portal_email.html", email=typed, problem=problem, base=_base(session)
        )
        return page, (422 if problem else 200)


@pages.route("/p/login/<configuration_id>", methods=["GET", "POST"])
def login(configuration_id):
    """Stripe mails a link; here whoever knows the address goes straight through."""
    with store().transaction():
        configuration = store().get("billing_portal.configuration", configuration_id)
        if configuration is None or not configuration["login_page"]["enabled"]:
            abort(404)
        if request.method == "GET":
            return render_template("portal_login.html")
        found = store().find("customer", email=request.form.get("email", "").strip())
        if not found:
            return render_template("portal_login.html", unknown=True), 404
        session = portal.create_session(
            store(), customer=found[0]["id"], configuration=configuration_id
        )
        return redirect(session["url"], 303)


def _base(session):
    return f"/p/session/{store().private(session['id'])['token']}"


def _open(token, feature=None):
    """(session, the configuration's features); 404 unless `feature` is enabled."""
    session = portal.session_of_token(store(), token)
    if session is None:
        abort(404)
    if portal.is_over(store(), session) or _is_gone(session):
        back = session["return_url"]
        page = plain_page(
            "This page has expired",
            "Open it again from the site.",
            back=(back, "Return to the site") if back else None,
            status=410,
        )
        abort(make_response(page))
    configuration = store().get("billing_portal.configuration", session["configuration"])
    features = configuration["features"]
    if feature and not features[feature]["enabled"]:
        abort(404)
    return session, features


def _is_gone(session):
    return bool(store().get("customer", session["customer"]).get("deleted"))


def _theirs(session, subscription_id):
    subscription = store().get("subscription", subscription_id)
    if subscription is None or subscription["customer"] != session["customer"]:
        abort(404)
    if subscription["status"] in lifecycle.FINAL:
        abort(404)
    return subscription


def _period_end(subscription):
    return subscription["items"]["data"][0]["current_period_end"]


def _done(token, session, words):
    """Back to where the flow wanted to end, or to the portal's first page."""
    flow = session["flow"]
    if flow:
        store().set_private(session["id"], flow_done=True)
    after = flow["after_completion"] if flow else {"type": "portal_homepage"}
    if after["type"] == "redirect":
        return redirect(after["redirect"]["return_url"], 303)
    if after["type"] == "hosted_confirmation":
        message = (after["hosted_confirmation"] or {}).get("custom_message")
        back = session["return_url"]
        return plain_page(words, message or "", back=(back, "Return to the site") if back else None)
    return redirect(f"/p/session/{token}", 303)
