"""Lines of the first page of the admin, for those who see money or write its words."""

from django.urls import reverse
from django.utils.translation import gettext as _

from donations import stripe_client
from donations.staff import condition, counting
from donations.staff.rights import SEE_MONEY, WRITE
from donations.templatetags.money import money


def work_of_today(request):
    """Hook work_of_today: what needs this person, and how the gifts stand for who sees money."""
    if not request.user.has_perm(SEE_MONEY):
        if request.user.has_perm(WRITE):
            yield from _work(condition.signs_of_words(), request.user)
        return
    livemode = stripe_client.is_live()
    standing = counting.standing(livemode=livemode)
    yield from _work(condition.signs(standing, livemode=livemode), request.user)
    (month,) = counting.months(livemode=livemode, number=1)
    yield _fact(standing, month)


def _work(signs, user):
    for sign in condition.troubles(signs, user):
        address = sign.address or reverse("donation_dashboard:index")
        yield {
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
