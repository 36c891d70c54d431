"""No account is deleted in the admin while its owner's card is still charged."""

from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from donations.staff.columns import name_of
from donations.supporters import live_subscriptions_of


def has_running_gift(user):
    """True if a card may still be charged for `user`."""
    return live_subscriptions_of(user).exists()


def keep_giver(request, user):
    """For `before_delete_user`: None, or the answer to give instead of deleting."""
    if not has_running_gift(user):
        return None
    messages.error(request, _words([user]))
    return redirect("wagtailusers_users:edit", user.pk)


def keep_givers(request, action_type, users, action):
    """For `before_bulk_action`: none of the chosen users is deleted if one of them gives."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    givers = [user for user in users if has_running_gift(user)]
    if not givers:
        return None
    messages.error(request, _words(givers))
    return redirect("wagtailusers_users:index")


def _words(givers):
    return _(
        "Nobody was deleted, because a gift of %s is still running: the card would go on being "
        "charged. Stop the gift in Stripe first (Donations → Subscriptions → Open in Stripe), or "
        "ask the person to stop it or to delete the account themselves."
    ) % ", ".join(map(name_of, givers))
