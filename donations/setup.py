"""The objects that our donations need at Stripe: look, compare, and make or mend.

Every step asks Stripe first, so it can be run again at any time, also after somebody deleted or
archived something by hand. A price cannot be changed at Stripe: a new amount is a new price that
takes the lookup key over, and whoever gives already keeps the old one.
"""

import dataclasses
from dataclasses import dataclass

from donations import stripe_client, stripe_objects, stripe_params
from donations.price import PRODUCT_ID


@dataclass(frozen=True)
class Finding:
    """One object: `action` is "fine", "create", "change", "replace" or "delete".

    A secret only when new. `fields`: the names of what differs. "replace" and "delete" are not
    done by themselves: which secret the site has, and so which webhook it can do without, is more
    than Stripe tells.
    """

    what: str
    action: str
    stripe_id: str = ""
    secret: str = ""
    fields: tuple[str, ...] = ()

    def __str__(self):
        """What was found, in words for staff."""
        if self.action == "create":
            return f"{self.what} missing"
        if self.action == "delete":
            return f"{self.what} ({self.stripe_id})"
        return f"{self.what} different ({', '.join(self.fields)})" if self.fields else self.what

    @property
    def is_fine(self):
        return self.action == "fine"


def set_up(*, webhook_url, return_url, dry_run, replace_webhook=False):
    """Yield a Finding for each object as it is compared and, unless `dry_run`, put right.

    `replace_webhook`: make the webhook endpoint anew, because its secret is lost (Stripe tells a
    secret only once) or because it is for another version of the interface, which cannot be
    changed; others at the same address go. Raises StripeProblem.
    """
    yield _product(dry_run)
    yield _price(dry_run)
    yield _portal(return_url, dry_run)
    first, *others = stripe_objects.find_webhook_endpoints(webhook_url) or [None]
    yield _webhook(webhook_url, first, dry_run, replace_webhook)
    for other in others:
        if replace_webhook and not dry_run:
            stripe_objects.delete_webhook_endpoint(other.stripe_id)
        yield Finding("another webhook at our address", "delete", other.stripe_id)


def matches(wanted, actual):
    """True if `actual` says everything that `wanted` says; it may say more."""
    return not differing(wanted, actual)


def differing(wanted, actual, where=""):
    """The dotted names of what `wanted` says otherwise than `actual`, or `actual` not at all."""
    if isinstance(wanted, dict) and isinstance(actual, dict):
        return [
            name
            for key, value in wanted.items()
            for name in differing(value, actual.get(key), f"{where}.{key}".lstrip("."))
        ]
    if isinstance(wanted, list) and isinstance(actual, list):
        return [] if _lists_match(wanted, actual) else [where]
    return [] if wanted == actual else [where]


def _lists_match(wanted, actual):
    if len(wanted) != len(actual):
        return False
    if wanted and isinstance(wanted[0], str):
        return sorted(wanted) == sorted(actual)
    return all(map(matches, wanted, actual))


def _product(dry_run):
    wanted = stripe_params.product()
    found = stripe_objects.find_product(PRODUCT_ID)
    if found is None:
        wanted = {"id": PRODUCT_ID, **wanted}
    return _settle("product", "products", wanted, found, dry_run)


def _price(dry_run):
    wanted = stripe_params.price()
    found = stripe_objects.find_price()
    fields = tuple(differing(wanted, found.fields)) if found else ()
    if found and not fields:
        return Finding("price", "fine", found.stripe_id)
    action = "change" if found else "create"
    if dry_run:
        return Finding("price", action, fields=fields)
    # An archived price may still hold the lookup key, so take it over in either case.
    new = stripe_objects.write("price", "prices", {**wanted, "transfer_lookup_key": True})
    return Finding("price", action, new.stripe_id, fields=fields)


def _portal(return_url, dry_run):
    wanted = stripe_params.portal_configuration(return_url=return_url)
    found = stripe_objects.find_portal_configuration()
    return _settle("portal", "billing_portal.configurations", wanted, found, dry_run)


def _webhook(url, found, dry_run, replace):
    wanted = stripe_params.webhook_endpoint(url=url)
    if found is None:
        return _make_webhook(wanted, dry_run)
    if replace:
        made = _make_webhook(wanted, dry_run)
        if not dry_run:
            # Only now: in between both ring, and no event is stored twice.
            stripe_objects.delete_webhook_endpoint(found.stripe_id)
        return dataclasses.replace(made, action="replace")
    if found.fields["status"] != "enabled":
        # Stripe's answer has no such field, so this always counts as a difference.
        wanted["disabled"] = False
    finding = _settle("webhook", "webhook_endpoints", wanted, found, dry_run)
    if found.fields.get("api_version") == stripe_client.API_VERSION:
        return finding
    fields = (*finding.fields, "api_version")
    return dataclasses.replace(finding, action="replace", fields=fields)


def _make_webhook(wanted, dry_run):
    # Without a version Stripe would send the shape of whatever the account was opened with.
    wanted["api_version"] = stripe_client.API_VERSION
    return _settle("webhook", "webhook_endpoints", wanted, None, dry_run)


def _settle(what, service, wanted, found, dry_run):
    """Create what is missing, change what differs, leave alone what is right."""
    if found is None:
        action, stripe_id, fields = "create", "", ()
    else:
        action, stripe_id, fields = "change", found.stripe_id, differing(wanted, found.fields)
        if not fields:
            return Finding(what, "fine", stripe_id)
    if dry_run:
        return Finding(what, action, stripe_id, fields=tuple(fields))
    written = stripe_objects.write(what, service, wanted, stripe_id)
    secret = written.fields.get("secret") or ""
    return Finding(what, action, written.stripe_id, secret, tuple(fields))
