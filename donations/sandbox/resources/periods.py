"""Billing periods: a month later is the same day of the month, or its last day.

https://docs.stripe.com/billing/subscriptions/billing-cycle
"""

import calendar
import datetime

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}
DAY_SECONDS = 24 * 3600


def later(moment, interval, count):
    """`count` intervals after `moment`, both in seconds since 1970."""
    if interval in DAYS:
        return moment + count * DAYS[interval] * DAY_SECONDS
    start = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    months = start.year * 12 + start.month - 1 + count * MONTHS[interval]
    year, month = divmod(months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def end_of(start, anchor, interval, count):
    """When the period that begins at `start` ends, for a subscription anchored at `anchor`.

    Counted from the anchor, so that a subscription of the 31st returns to the 31st after
    February.
    """
    periods = 1
    while later(anchor, interval, periods * count) <= start:
        periods += 1
    return later(anchor, interval, periods * count)
