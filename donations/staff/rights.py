"""Which rights open what; each is given to people and groups in the admin itself."""

from django.core.exceptions import PermissionDenied

SEE_MONEY = "donations.view_payment"
SYNC = "donations.sync_supporter"
REPLAY = "donations.replay_stripeevent"
EXPORT = "donations.export_donations"
WRITE = "donations.change_donationsettings"


class NeedsRight:
    """A view for those who have `right`; Wagtail sends all others away with a word."""

    right = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
