"""How to cite one of our own pages: as a web page with the date of the version that is shown."""

from django.utils import timezone

from articles.references.models import Reference

# Page types that say something another work may cite; lists and open pages do not.
CITABLE = frozenset({"articlepage", "storypage", "faqpage", "episodepage"})


def is_citable(page):
    """Whether readers are told how to cite this page."""
    return page._meta.model_name in CITABLE


def as_reference(page, *, site_name, address):
    """An unsaved Reference to a page. No query if its author was fetched with it.

    The date is that of the version, not of today: a page is the same for every visitor.
    """
    version = page.last_published_at
    author = page.author.name if page.author_id else site_name
    return Reference(
        key=f"{page.slug[:60]}-{page.pk}",
        label=page.title,
        kind=Reference.Kind.WEBPAGE,
        title=page.title,
        authors=author,
        container=site_name,
        publisher=site_name,
        published=timezone.localdate(version).isoformat() if version else "",
        url=address,
        retraction_status=Reference.Retraction.NOT_APPLICABLE,
    )
