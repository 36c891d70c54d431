"""What is compared with what, one stage after another. Each is a generator that stops per page."""

from datetime import timedelta
from functools import partial

from donations import stripe_client, stripe_lists, sync
from donations.models import GONE, Adjustment, CheckoutAttempt, Payment, Subscription, Supporter
from donations.reconcile.seen import Seen
from donations.stripe_problems import NoSuchObject, NotOurAccount, StripeRefused, UnexpectedAnswer

CLOCKS_DIFFER_BY = timedelta(minutes=5)


def subscriptions(comparison):
    """Also whoever they belong to: the customers of our product, and no others."""
    seen, is_our_account = Seen(_rows(Subscription, comparison, made="started_at")), False
    for page in stripe_lists.subscriptions(comparison.since):
        known = _known(Subscription, [facts.stripe_id for facts, _ in page])
        supporters = _known(Supporter, [customer.stripe_id for _, customer in page])
        looked_at = set()
        for facts, customer in page:
            row = known.get(facts.stripe_id)
            if row:
                seen.add(row.pk)
            if row or facts.is_ours:
                is_our_account = True
                if customer.stripe_id not in looked_at:
                    looked_at.add(customer.stripe_id)
                    supporter = supporters.get(customer.stripe_id)
                    _look_at_supporter(comparison, customer, supporter, facts)
                _look_at_subscription(comparison, facts, row)
        yield
    if seen.rows_exist and not is_our_account:
        # Not a reason to write down that all of it is gone.
        raise NotOurAccount("this key sees none of our subscriptions")

    def look_again(row):
        facts = stripe_client.get_subscription(row.stripe_id)
        _look_at_subscription(comparison, facts, row)

    yield from _others(comparison, "subscription", seen, look_again, sync.sync_subscription)


def _look_at_supporter(comparison, customer, row, subscription):
    wanted = {"email": customer.email, "is_deleted": customer.is_deleted}

    def mend():
        return sync.sync_supporter(customer.stripe_id, gave_since=subscription.started_at)

    comparison.look("supporter", customer.stripe_id, row=row, wanted=wanted, mend=mend)


def _look_at_subscription(comparison, facts, row):
    comparison.look(
        "subscription",
        facts.stripe_id,
        row=row,
        wanted=sync.subscription_values(facts),
        mend=lambda: sync.sync_subscription(facts.stripe_id),
    )


def _others(comparison, kind, seen, look_again, sync_one):
    """Rows that Stripe's list did not show: some lists leave deleted customers out, for one."""
    for rows in seen.others():
        for row in rows:
            try:
                look_again(row)
            except NoSuchObject:
                mend = partial(sync_one, row.stripe_id)
                wanted = {"status": GONE}
                comparison.look(kind, row.stripe_id, row=row, wanted=wanted, mend=mend)
            except (StripeRefused, UnexpectedAnswer) as problem:
                comparison.note_unread(kind, row.stripe_id, problem)
            yield  # one question for each: `work` has other things to do meanwhile
        yield


def payments(comparison):
    waiting = set()
    for page in stripe_lists.invoice_ids_that_wait_for_the_bank():
        waiting.update(page)
        yield
    seen = Seen(_rows(Payment, comparison))
    for page in stripe_lists.invoices(comparison.since):
        known = _known(Payment, [facts.stripe_id for facts in page])
        donations = _known(Subscription, [facts.subscription_id for facts in page])
        for facts in page:
            row = known.get(facts.stripe_id)
            if row:
                seen.add(row.pk)
            if row or _is_missing(facts, donations):
                _look_at_payment(comparison, facts, row, facts.stripe_id in waiting)
        yield

    def look_again(row):
        facts = stripe_client.get_invoice(row.stripe_id)
        _look_at_payment(comparison, facts, row, facts.needs_action)

    yield from _others(comparison, "payment", seen, look_again, sync.sync_invoice)


def _is_missing(facts, donations):
    # No bell rings for a draft, and in an hour it is one no more.
    if facts.status == "draft" or facts.subscription_id is None:
        return False
    donation = donations.get(facts.subscription_id)
    if donation:
        return not sync.is_for_something_else(facts, donation)
    # A subscription that we do not know is made known by the mending.
    return facts.is_for_our_product


def _look_at_payment(comparison, facts, row, needs_action):
    wanted = {name: getattr(facts, name) for name in sync.PAYMENT_FIELDS}
    wanted["needs_action"] = facts.status == "open" and needs_action
    comparison.look(
        "payment",
        facts.stripe_id,
        row=row,
        wanted=wanted,
        mend=lambda: sync.sync_invoice(facts.stripe_id),
    )


def refunds(comparison):
    yield from _adjustments(comparison, Adjustment.Kind.REFUND, stripe_lists.refunds)


def disputes(comparison):
    yield from _adjustments(comparison, Adjustment.Kind.DISPUTE, stripe_lists.disputes)


def _adjustments(comparison, kind, pages):
    seen = Seen(_rows(Adjustment, comparison).filter(kind=kind))
    for page in pages(comparison.since):
        known = _known(Adjustment, [facts.stripe_id for facts in page])
        givers = _known(Supporter, [facts.customer_id for facts in page])
        for facts in page:
            row = known.get(facts.stripe_id)
            if row:
                seen.add(row.pk)
            if row or (facts.customer_id in givers and _is_of_our_payment(facts)):
                _look_at_adjustment(comparison, facts, row)
        yield

    def look_again(row):
        facts = sync.facts_of_adjustment(kind, row.stripe_id)
        _look_at_adjustment(comparison, facts, row)

    yield from _others(comparison, str(kind), seen, look_again, partial(sync.sync_adjustment, kind))


def _is_of_our_payment(facts):
    """A customer who gives may have bought something too, and got that money back."""
    if facts.intent_id is None:
        return False
    invoice_ids = stripe_client.list_invoice_ids_paid_by(facts.intent_id)
    return Payment.objects.filter(stripe_id__in=invoice_ids).exists()


def _look_at_adjustment(comparison, facts, row):
    comparison.look(
        facts.kind,
        facts.stripe_id,
        row=row,
        wanted={name: getattr(facts, name) for name in sync.ADJUSTMENT_FIELDS},
        mend=lambda: sync.sync_adjustment(facts.kind, facts.stripe_id),
    )


def attempts(comparison):
    """Those of which we do not know the end, and whatever else was begun since the oldest of them.

    An attempt that never reached Stripe, or whose page nobody finished, leaves by itself.
    """
    unfinished = CheckoutAttempt.objects.unfinished()
    oldest = unfinished.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return
    since = max(oldest, comparison.since) if comparison.since else oldest
    since -= CLOCKS_DIFFER_BY
    for page in stripe_lists.checkouts(since):
        known = CheckoutAttempt.objects.in_bulk([one.attempt for one in page if one.attempt])
        given = _known(Subscription, [facts.subscription_id for facts in page])
        for facts in page:
            row = known.get(facts.attempt)
            # A reference is no secret: only the page that we asked for counts.
            if row and row.session_id in (None, facts.stripe_id):
                _look_at_attempt(comparison, facts, row, given.get(facts.subscription_id))
        yield


def _look_at_attempt(comparison, facts, row, subscription):
    wanted = {
        "session_id": facts.stripe_id,
        "status": sync.known_status(facts.status),
        "payment_status": facts.payment_status,
    }
    if subscription:
        wanted["subscription_id"] = subscription.pk
    comparison.look(
        "attempt",
        facts.stripe_id,
        row=row,
        wanted=wanted,
        mend=lambda: sync.sync_checkout(facts.stripe_id),
    )


STAGES = (subscriptions, payments, refunds, disputes, attempts)


def _rows(model, comparison, *, made="created_at"):
    """The rows that Stripe should show: of our key's mode, and made since the wanted day."""
    rows = model.objects.filter(livemode=stripe_client.is_live())
    return rows.filter(**{f"{made}__gte": comparison.since}) if comparison.since else rows


def _known(model, stripe_ids):
    return model.objects.in_bulk([one for one in stripe_ids if one], field_name="stripe_id")
