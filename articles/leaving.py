"""A page that goes: it was public once, so its address leads on and its text is kept."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished


def was_public(page):
    """True if the page, or one below it, was ever published."""
    return page.get_descendants(inclusive=True).filter(first_published_at__isnull=False).exists()


def default_destination(page):
    """The nearest live page above: for an article the list of articles."""
    return page.get_ancestors().live().filter(depth__gt=1).order_by("-depth").first()


def lead_on(page, destination):
    """Let the address of an unpublished page lead to another; False if it does not, because a
    redirect of staff's own stays.

    Not for good, as browsers would say: they remember such redirects when the page is back.
    """
    site, path = _place(page)
    if site is None or destination is None:
        return False
    if Redirect.get_for_site(site).filter(old_path=path, automatically_created=False).exists():
        return False
    Redirect.objects.update_or_create(
        old_path=path,
        site=site,
        defaults={
            "redirect_page": destination,
            "redirect_link": "",
            "is_permanent": False,
            "automatically_created": True,
        },
    )
    return True


def follow_pages():
    """Whoever takes a page off, by whatever way, and publishes it again: the address follows.

    Our receivers are connected before those of wagtail.contrib.redirects, which stands further
    down in INSTALLED_APPS and makes the redirect from an old address to the page itself.
    """
    page_unpublished.connect(_lead_to_default, dispatch_uid="articles.leaving")
    page_published.connect(_lead_no_more, dispatch_uid="articles.leaving")
    page_slug_changed.connect(_lead_from_new_address, dispatch_uid="articles.leaving")


def _lead_to_default(instance, **_kwargs):
    lead_on(instance, default_destination(instance))


def _lead_no_more(instance, **_kwargs):
    if instance.live:
        _made_by_itself(instance).delete()


def _lead_from_new_address(instance, instance_before, **_kwargs):
    """A page renamed while it is away: its old address leads to the new one, and that leads on.

    Nothing may lead from the new address to the page itself, or browsers go round in circles.
    """
    if instance.live:
        return
    found = _made_by_itself(instance_before).exclude(redirect_page=instance).first()
    destination = found.redirect_page if found else default_destination(instance)
    _made_by_itself(instance).delete()
    if instance.first_published_at:
        lead_on(instance, destination)


def _made_by_itself(page):
    """The redirects at the address of a page that no person made."""
    site, path = _place(page)
    return Redirect.objects.filter(old_path=path, site=site, automatically_created=True)


def _place(page):
    """(Site, normalised path) of a page, or (None, "") if it has no address."""
    parts = page.get_url_parts()
    if parts is None or parts[2] is None:
        return None, ""
    # Wagtail remembers for an hour which sites there are.
    return Site.objects.filter(pk=parts[0]).first(), Redirect.normalise_path(parts[2])
