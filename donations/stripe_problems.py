"""What can go wrong between Stripe and us, in our own words.

The text of each is safe to store and to log: the operation, Stripe's code and the name of a
parameter, never a message of Stripe's, which may quote what somebody typed.
"""


class StripeProblem(Exception):
    """Any failure to get an answer from Stripe that we can use."""


class StripeUnavailable(StripeProblem):
    """Stripe is away, slow or busy, or our time budget is spent: the same call may work later."""


class StripeRefused(StripeProblem):
    """Stripe understood and said no: the same call will fail again until something changes."""


class NoSuchObject(StripeRefused):
    """Stripe does not know the id that we asked about."""


class NotSetUp(StripeProblem):
    """A price or portal configuration of ours is missing: `manage.py stripe_setup` was not run."""


class NotOurAccount(StripeProblem):
    """Stripe answers, and knows nothing of what we have: the key is probably another account's."""


class TooManyAtOnce(StripeProblem):
    """More donations are being begun than people would begin: no more for a minute."""


class UnexpectedAnswer(StripeProblem):
    """Stripe answered in a shape that we do not understand."""


class BadSignature(StripeProblem):
    """A webhook that is unsigned, signed with another secret, or older than five minutes."""


class BadEvent(StripeProblem):
    """A signed webhook body that is no event."""
