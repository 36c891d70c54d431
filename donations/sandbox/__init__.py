"""A stand-in for Stripe on this machine: its HTTP API, its hosted pages and its webhooks.

It speaks the version that the installed SDK pins, to whoever holds a key that begins
``sk_test_sandbox``, on loopback only. ``python -m donations.sandbox --port 0 --state FILE``
starts it; `server` holds the rest of the map.
"""

NEVER_CHECKED = (
    "No request of this sandbox was ever compared with an answer of the real Stripe. Its shapes "
    "come from the installed SDK's types and, in the tests, from Stripe's published OpenAPI "
    "description of 27 May 2026.",
    "The order in which the events of one payment arrive is our reading of the documentation; "
    "Stripe promises no order.",
    "Pausing: Stripe credits unused time and may prorate on resumption. Here no credit is given, "
    "and resuming starts a new period that is charged in full; if that charge fails, the "
    "subscription is past due.",
    "When a supporter pauses for a set time in the portal, how Stripe's API shows the day it "
    "resumes is not known to us; here it resumes on that day and the API does not say so before.",
    "Stopping in the portal sets `cancel_at` alone; `cancel_at_period_end` through the API sets "
    "both. That is how we read what Stripe writes about flexible billing.",
    "A new card given in the portal becomes the default of the customer and of every "
    "subscription that has not ended; an open invoice is tried again at the next retry or when "
    "somebody asks.",
    "A card given on an invoice's page pays that invoice and no other: "
    "`save_default_payment_method` is off, as Stripe says it is unless somebody sets it. On a real "
    "account a setting of the Dashboard may keep such a card.",
    "A payment that somebody tries by hand, after the first try, uses up no retry.",
    "Failed payments are retried after 3, 5 and 7 days. Real accounts use Smart Retries, with "
    "times of Stripe's own choosing.",
    "The end of retries follows the choice on the control page; on a real account it is a setting "
    "of the Dashboard.",
    "Fees, payouts, taxes, currencies other than the price's own, wallets, bank debits, coupons, "
    "trials and prorations are not modelled. A request that asks for one is refused with a "
    "sentence that says so.",
    "Rate limits, Stripe's e-mails to customers and its fraud rules do not exist here.",
    "Failed deliveries are retried after 2 seconds, 10 seconds, a minute and then every five "
    "minutes for three days of the sandbox's clock; Stripe waits longer.",
)
