"""What people can do about their own account: see everything that is held, and have it erased."""

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.adapter import is_staff
from config.accounts.erasure import erase
from config.accounts.holdings import everything_about
from disclaimer.downloads import json_answer, wants_json
from disclaimer.views.answers import SeeOther
from donations.supporters import live_subscriptions_of

FILENAME = "account.json"


class ErasureForm(forms.Form):
    """Only where a gift is running is there anything to tick."""

    knows_gift_goes_on = forms.BooleanField(
        label=_("I know that this does not stop my monthly gift"),
        error_messages={
            "required": _("Please tick this, or stop your gift first. Nothing has been deleted.")
        },
    )

    def __init__(self, *args, is_giving, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_giving:
            del self.fields["knows_gift_goes_on"]


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
    """Ask first; then erase, sign out everywhere and say what was done."""
    if is_staff(request.user):
        return render(request, "account/delete_staff.html", status=403)
    subscriptions = list(live_subscriptions_of(request.user))
    is_post = request.method == "POST"
    form = ErasureForm(request.POST if is_post else None, is_giving=bool(subscriptions))
    if is_post and form.is_valid():
        erase(request.user)
        logout(request)
        response = SeeOther(reverse("account_deleted"))
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    context = {"form": form, "subscriptions": subscriptions}
    return render(request, "account/delete.html", context, status=400 if is_post else 200)


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
