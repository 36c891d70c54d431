"""Lines of the first page of the admin, for those who see money."""

from django.urls import reverse
from django.utils.translation import gettext as _

from donations import stripe_client
from donations.staff import condition, counting
from donations.staff.rights import SEE_MONEY
from donations.templatetags.money import money


def work_of_today(request):
    """Hook work_of_today: what needs somebody, and how the gifts stand."""
    if not request.user.has_perm(SEE_MONEY):
        return
    livemode = stripe_client.is_live()
    standing = counting.standing(livemode=livemode)
    for sign in condition.troubles(condition.signs(standing, livemode=livemode)):
        yield _work(sign, request.user)
    (month,) = counting.months(livemode=livemode, number=1)
    yield _fact(standing, month)


def _work(sign, user):
    opens = sign.address and (not sign.right or user.has_perm(sign.right))
    address = sign.address if opens else reverse("donation_dashboard:index")
    return {
        "urgency": sign.urgency,
        "words": f"{sign.label}: {sign.words}",
        "links": [(_("Look at “%s”") % sign.label, address)],
    }


def _fact(standing, month):
    words = _(
        "Donations: %(active)s active, %(failing)s failing. "
        "This month: %(paid)s in, %(new)s new, %(lost)s ended."
    )
    numbers = {
        "active": f"{standing.active:,}",
        "failing": f"{standing.failing:,}",
        "paid": money(month.paid),
        "new": f"{month.new:,}",
        "lost": f"{month.lost:,}",
    }
    links = [(_("See the donations"), reverse("donation_dashboard:index"))]
    return {"urgency": "fact", "words": words % numbers, "links": links}
