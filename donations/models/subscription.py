from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from donations.models.mirror import GONE, Mirror, currency_constraint
from donations.models.supporter import Supporter


class State(models.TextChoices):
    PENDING = "pending", _("Waiting for the first payment")
    ACTIVE = "active", _("Active")
    ENDING = "ending", _("Ending")
    PAST_DUE = "past_due", _("Payment failed")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    UNKNOWN = "unknown", _("Unknown")


# Only a subscription in one of these may still take money; unknown is counted to be safe.
LIVE_STATES = (State.ACTIVE, State.ENDING, State.PAST_DUE, State.PAUSED, State.UNKNOWN)

# https://docs.stripe.com/api/subscriptions/object: status_details.paused.subscription.type
FAILURES = ("first_payment_failure", "final_payment_failure")

STATE_OF_STATUS = {
    "incomplete": State.PENDING,
    "incomplete_expired": State.ENDED,
    "active": State.ACTIVE,
    "past_due": State.PAST_DUE,
    "unpaid": State.PAST_DUE,
    "paused": State.PAUSED,
    "canceled": State.ENDED,
}


def state_of(*, status, has_end, is_collection_paused, is_for_another_product=False):
    """Our state for Stripe's status (shared stripe.md §5); an unheard-of status is UNKNOWN.

    `is_for_another_product`: staff moved it from our product in Stripe's Dashboard, so the
    donation has ended, whatever the subscription is for now.

    `has_end`: it ends before another payment would be taken. `is_collection_paused`: staff paused
    collection in Stripe's Dashboard, which leaves the status at active but takes no money.
    """
    if is_for_another_product:
        return State.ENDED
    state = STATE_OF_STATUS.get(status, State.UNKNOWN)
    if state is not State.ACTIVE:
        return state
    if is_collection_paused:
        return State.PAUSED
    return State.ENDING if has_end else State.ACTIVE


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Subscriptions that take money now or may again."""
        return self.filter(state__in=LIVE_STATES)

    def going_on(self):
        """The live ones that nobody has stopped: who stops and gives again has one of them."""
        return self.live().exclude(state=State.ENDING)

    def state_of_newest(self):
        """As a subquery: the state of the gift that the outer Supporter began last, or null."""
        theirs = self.filter(supporter=models.OuterRef("pk")).order_by("-started_at", "-pk")
        return models.Subquery(theirs.values("state")[:1])


class Subscription(Mirror):
    """A monthly donation, as Stripe has it."""

    State = State

    supporter = models.ForeignKey(
        Supporter,
        verbose_name=_("supporter"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    status = models.CharField(_("status at Stripe"), max_length=32)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, editable=False)
    amount_pence = models.PositiveIntegerField(_("amount"), help_text=_("Whole pence a month."))
    currency = models.CharField(_("currency"), max_length=3)
    started_at = models.DateTimeField(_("since"))
    current_period_end = models.DateTimeField(_("paid until"), null=True, blank=True)
    cancel_at = models.DateTimeField(_("ends on"), null=True, blank=True)
    cancel_at_period_end = models.BooleanField(_("ends with the paid month"), default=False)
    canceled_at = models.DateTimeField(_("stopped on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=64, blank=True)
    is_collection_paused = models.BooleanField(_("collection paused"), default=False)
    resumes_at = models.DateTimeField(_("resumes on"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused on"), null=True, blank=True)
    # Stripe dates no pause of the collection, and one may follow another.
    seen_paused_at = models.DateTimeField(_("first seen paused"), null=True, editable=False)
    pause_reason = models.CharField(_("why paused"), max_length=64, blank=True)
    is_for_another_product = models.BooleanField(
        _("now for another product"),
        default=False,
        help_text=_("It was a donation until somebody changed that at Stripe."),
    )
    card_brand = models.CharField(_("card"), max_length=32, blank=True)
    card_last4 = models.CharField(_("card ends in"), max_length=4, blank=True)
    card_exp_month = models.PositiveSmallIntegerField(
        _("card expires, month"), null=True, blank=True
    )
    card_exp_year = models.PositiveSmallIntegerField(_("card expires, year"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-started_at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="subscription_newest"),
            models.Index(fields=["state"], name="subscription_state"),
        ]
        constraints = [
            currency_constraint("subscription_currency"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="subscription_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(card_exp_month=None) | models.Q(card_exp_month__range=(1, 12)),
                name="subscription_card_month",
            ),
        ]

    def save(self, **kwargs):
        self.state = state_of(
            status=self.status,
            has_end=self.has_end,
            is_collection_paused=self.is_collection_paused,
            is_for_another_product=self.is_for_another_product,
        )
        if self.state != State.PAUSED:
            self.seen_paused_at = None
        elif self.seen_paused_at is None:
            self.seen_paused_at = timezone.now()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "state", "seen_paused_at"}
        super().save(**kwargs)

    @property
    def has_end(self):
        """True if it ends before another payment: by a date, staff may let it run for years."""
        if self.cancel_at is None or self.current_period_end is None:
            return self.cancel_at_period_end or self.cancel_at is not None
        return self.cancel_at_period_end or self.cancel_at <= self.current_period_end

    @property
    def is_live(self):
        return self.state in LIVE_STATES

    @property
    def words_template(self):
        """The template that tells the supporter what this state means for them."""
        return f"donations/includes/state_{self.state}.html"

    @property
    def standing(self):
        """Marks a message about this subscription: "ending-3"."""
        return f"{self.state}-{self.pk}"

    @property
    def ends_on(self):
        """When the last paid month ends, if the donation is ending; else None."""
        if self.state != State.ENDING:
            return None
        return self.cancel_at or self.current_period_end

    @property
    def runs_until(self):
        """The day on which it ends of itself, if payments are still taken before; else None."""
        return self.cancel_at if self.state == State.ACTIVE else None

    @property
    def next_payment_at(self):
        """When the card is charged next, or None if no charge is planned."""
        return self.current_period_end if self.state == State.ACTIVE else None

    @property
    def needs_new_card(self):
        """True once Stripe has given up trying the card it has."""
        return self.status == "unpaid"

    @property
    def card_expires_too_soon(self):
        """True if the card is no longer good on the day of the next payment."""
        if self.next_payment_at is None or not self.card_exp_year or not self.card_exp_month:
            return False
        due = timezone.localtime(self.next_payment_at)
        # A card is good to the end of the month that is printed on it.
        return (self.card_exp_year, self.card_exp_month) < (due.year, due.month)

    @property
    def is_paused_by_failure(self):
        """True if Stripe paused it because payments failed, not the supporter."""
        return self.state == State.PAUSED and self.pause_reason in FAILURES

    @property
    def has_ended_by_failure(self):
        """True if Stripe ended it at the end of its retries, not the supporter or staff."""
        return self.state == State.ENDED and self.end_reason == "payment_failed"

    @property
    def was_never_completed(self):
        """True if the first payment never came, so that it never began to be a gift."""
        return self.status == "incomplete_expired"

    @property
    def can_be_stopped(self):
        stoppable = (State.ACTIVE, State.PAST_DUE, State.PAUSED, State.UNKNOWN)
        return self.state in stoppable and self.status != GONE

    @property
    def ends_at_once_when_stopped(self):
        """True where there is no paid month to wait for, and so nothing to undo."""
        return self.can_be_stopped and self.state != State.ACTIVE

    @property
    def can_be_paused(self):
        return self.state == State.ACTIVE
