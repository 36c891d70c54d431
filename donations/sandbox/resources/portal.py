"""The customer portal's configurations and sessions.

https://docs.stripe.com/api/customer_portal/configurations and …/sessions
"""

from ..errors import ApiError, missing, not_modelled, required
from ..store import new_id
from . import changes, customers, listing
from .changes import takes
from .checkout_sessions import check_url

# Each deep link needs this feature of its configuration.
FLOWS = {
    "customer_update": "customer_update",
    "payment_method_update": "payment_method_update",
    "subscription_cancel": "subscription_cancel",
    "subscription_pause": "subscription_pause",
}
OF_SUBSCRIPTION = ("subscription_cancel", "subscription_pause")

SESSION_SECONDS = 3600
ONE_MONTH = [{"interval": "month", "interval_count": 1}]


def create_configuration(
    store,
    *,
    features,
    business_profile=None,
    default_return_url=None,
    login_page=None,
    metadata=None,
    name=None,
):
    check_url("default_return_url", default_return_url)
    configuration_id = new_id("bpc_1")
    profile = {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None}
    return store.add(
        {
            "id": configuration_id,
            "object": "billing_portal.configuration",
            "active": True,
            "application": None,
            "business_profile": profile | (business_profile or {}),
            "created": store.now(),
            "default_return_url": default_return_url,
            "features": _features(NO_FEATURES, features),
            "is_default": False,
            "livemode": False,
            "login_page": _login(store, configuration_id, login_page),
            "metadata": metadata or {},
            "name": name,
            "updated": store.now(),
        }
    )


NO_FEATURES = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "feedback_options": None, "options": []},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {
        "duration": {"interval_options": ONE_MONTH, "type": "interval_options"},
        "enabled": False,
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "products": [],
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}


def _features(present, wanted):
    """`present` with `wanted` over it, feature by feature."""
    if (wanted.get("subscription_update") or {}).get("enabled"):
        raise not_modelled("features[subscription_update]")
    merged = {name: feature | wanted.get(name, {}) for name, feature in present.items()}
    pause = merged["subscription_pause"]["duration"]
    options = [{"interval_count": 1} | option for option in pause.get("interval_options") or []]
    if pause["type"] == "interval_options" and not options:
        raise required("features[subscription_pause][duration][interval_options]")
    merged["subscription_pause"]["duration"] = {"interval_options": options, "type": pause["type"]}
    reason = merged["subscription_cancel"]["cancellation_reason"]
    merged["subscription_cancel"]["cancellation_reason"] = {
        "enabled": reason["enabled"],
        "feedback_options": None,
        "options": reason.get("options") or [],
    }
    updates = merged["customer_update"]
    updates["allowed_updates"] = updates["allowed_updates"] or []
    return merged


def _login(store, configuration_id, wanted):
    enabled = bool(wanted and wanted["enabled"])
    return {
        "enabled": enabled,
        "url": f"{store.base_url}/p/login/{configuration_id}" if enabled else None,
    }


def retrieve_configuration(store, configuration_id, param="id"):
    configuration = store.get("billing_portal.configuration", configuration_id)
    if configuration is None:
        raise missing("billing_portal.configuration", configuration_id, param)
    return configuration


@takes("active", "business_profile", "default_return_url", "metadata", "name")
def update_configuration(store, configuration_id, *, features=None, login_page=None, **wanted):
    configuration = retrieve_configuration(store, configuration_id)
    check_url("default_return_url", wanted.get("default_return_url"))
    if features is not None:
        wanted["features"] = _features(configuration["features"], features)
    if login_page is not None:
        wanted["login_page"] = _login(store, configuration_id, login_page)
    if "business_profile" in wanted:
        wanted["business_profile"] = configuration["business_profile"] | wanted["business_profile"]
    configuration, previous = changes.apply(configuration, wanted)
    if previous:
        configuration["updated"] = store.now()
    return store.save(configuration)


@takes(*listing.CURSOR)
def list_configurations(store, *, active=None, is_default=None, **cursor):
    return listing.page(
        store,
        "billing_portal.configuration",
        "/v1/billing_portal/configurations",
        active=active,
        is_default=is_default,
        **cursor,
    )


def create_session(
    store, *, customer=None, configuration=None, flow_data=None, locale=None, return_url=None
):
    if customer is None:
        raise required("customer")
    customers.living(store, customer)
    check_url("return_url", return_url)
    if configuration is None:
        raise ApiError(
            "No configuration provided and your test mode default configuration has not been "
            "created. Provide a configuration or create your default by saving your customer "
            "portal settings in test mode at "
            "https://dashboard.stripe.com/test/settings/billing/portal."
        )
    chosen = retrieve_configuration(store, configuration, "configuration")
    session_id = new_id("bps_1")
    token = new_id("test_", 40)
    return store.add(
        {
            "id": session_id,
            "object": "billing_portal.session",
            "after_expiration": None,
            "configuration": configuration,
            "created": store.now(),
            "customer": customer,
            "customer_account": None,
            "flow": _flow(store, customer, chosen, flow_data),
            "livemode": False,
            "locale": locale,
            "on_behalf_of": None,
            "return_url": return_url or chosen["default_return_url"],
            "url": f"{store.base_url}/p/session/{token}",
        },
        token=token,
    )


def _flow(store, customer, configuration, wanted):
    if not wanted:
        return None
    kind = wanted["type"]
    if kind not in FLOWS:
        raise not_modelled("flow_data[type]")
    if not configuration["features"][FLOWS[kind]]["enabled"]:
        raise ApiError(
            f"You can't create a portal session flow of type `{kind}` while the feature is "
            "disabled in the portal configuration.",
            param="flow_data[type]",
        )
    flow = dict.fromkeys(
        ("customer_update", "subscription_cancel", "subscription_pause",
         "subscription_update", "subscription_update_confirm")
    )  # fmt: skip
    if kind in OF_SUBSCRIPTION:
        flow[kind] = _subscription_flow(store, customer, kind, wanted.get(kind))
    return flow | {"after_completion": _after(wanted.get("after_completion")), "type": kind}


def _subscription_flow(store, customer, kind, wanted):
    if not wanted:
        raise required(f"flow_data[{kind}]")
    if wanted.get("retention"):
        raise not_modelled(f"flow_data[{kind}][retention]")
    param = f"flow_data[{kind}][subscription]"
    subscription = store.get("subscription", wanted["subscription"])
    if subscription is None or subscription["customer"] != customer:
        raise missing("subscription", wanted["subscription"], param)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise ApiError("The subscription has already ended.", param=param)
    if kind == "subscription_cancel" and subscription["cancel_at"]:
        raise ApiError("The subscription is already set to be canceled.", param=param)
    flow = {"subscription": subscription["id"]}
    return flow | ({"retention": None} if kind == "subscription_cancel" else {})


def _after(wanted):
    wanted = wanted or {"type": "portal_homepage"}
    redirect = wanted.get("redirect")
    if wanted["type"] == "redirect":
        if not redirect:
            raise required("flow_data[after_completion][redirect]")
        check_url("flow_data[after_completion][redirect][return_url]", redirect["return_url"])
    return {
        "hosted_confirmation": wanted.get("hosted_confirmation"),
        "redirect": redirect,
        "type": wanted["type"],
    }


def session_of_token(store, token):
    """The session that a portal address opens, or None."""
    found = store.find("billing_portal.session", [("json_extract(private, '$.token') = ?", token)])
    return found[0] if found else None


def is_over(store, session):
    return store.now() > session["created"] + SESSION_SECONDS
