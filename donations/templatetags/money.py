"""Money for people: the one place where pence become pounds."""

from django import template

register = template.Library()

SIGNS = {"gbp": "£", "usd": "$", "eur": "€"}
# https://docs.stripe.com/currencies#zero-decimal
WHOLE_UNITS = {"jpy", "krw", "vnd", "clp"}


@register.filter
def money(pence, currency="gbp"):
    """`997|money:"gbp"` is "£9.97"; currencies without a sign of ours keep their letters."""
    if pence is None or pence == "":
        return ""
    minus = "-" if pence < 0 else ""
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    if currency in WHOLE_UNITS:
        return f"{minus}{sign}{abs(pence):,}"
    pounds, rest = divmod(abs(pence), 100)
    return f"{minus}{sign}{pounds:,}.{rest:02d}"


def plain(pence, currency):
    """For a spreadsheet: "9.97", no sign of the currency and nothing between thousands."""
    if currency in WHOLE_UNITS:
        return str(pence)
    return f"{pence // 100}.{pence % 100:02d}"
