"""What people can do about their own account: see everything that is held, and have it erased."""

import logging

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.adapter import is_staff
from config.accounts.erasure import erase
from config.accounts.holdings import everything_about
from disclaimer.downloads import json_answer, wants_json
from disclaimer.views.answers import SeeOther
from donations import notices
from donations.changing import stop_everything_of
from donations.stripe_problems import StripeProblem, StripeRefused
from donations.supporters import live_subscriptions_of
from donations.views.answers import RETRY_AFTER

logger = logging.getLogger(__name__)

FILENAME = "account.json"


@never_cache
@require_safe
@login_required
def data(request):
    """What we hold, explained; all of it as JSON with `?format=json`."""
    if wants_json(request):
        return json_answer(request, everything_about(request.user), filename=FILENAME)
    return render(request, "account/data.html", {"is_staff": is_staff(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request):
    """Ask first; then stop every gift, erase, sign out everywhere and say what was done.

    While a gift may go on being charged, nothing is deleted: without the account the person
    would find it harder to stop.
    """
    if is_staff(request.user):
        return render(request, "account/delete_staff.html", status=403)
    if request.method != "POST":
        context = {"subscriptions": live_subscriptions_of(request.user)}
        return render(request, "account/delete.html", context)
    try:
        stop_everything_of(request.user)
    except StripeRefused as problem:
        logger.warning("no account deleted: %s", problem)
        _tell_staff(request.user, problem)
        return render(request, "account/delete_not_now.html", {"is_refused": True}, status=503)
    except StripeProblem as problem:
        logger.warning("no account deleted: %s", problem)
        response = render(request, "account/delete_not_now.html", status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    erase(request.user)
    logout(request)
    response = SeeOther(reverse("account_deleted"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _tell_staff(user, problem):
    """Once a day for each account: by itself it will not become better."""
    notices.alert(
        f"not-deleted:{user.pk}:{timezone.localdate()}",
        f"An account could not be deleted, because Stripe refused what we asked for ({problem}). "
        f"Please look at the gifts of user {user.pk}, end them in Stripe, and delete the account.",
    )


@never_cache
@require_safe
def deleted(request):
    """The same for everyone: by now we do not know who asks."""
    return render(request, "account/deleted.html")


@never_cache
@require_safe
def admin_sign_in(request):
    """Where Wagtail sends whoever may not open the admin: to sign in, or to be told so."""
    if request.user.is_authenticated and not is_staff(request.user):
        return render(request, "account/no_admin.html", status=403)
    query = request.GET.urlencode()
    return redirect(f"{reverse('account_login')}?{query}" if query else "account_login")
