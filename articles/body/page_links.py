"""Links to pages in rich text: looked up once for a whole page, not once for every text."""

from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

_left_to_the_pass = ContextVar("page links are left to the pass", default=False)


@contextmanager
def left_to_the_pass():
    """While a page's text is rendered that `finish` gets afterwards."""
    token = _left_to_the_pass.set(True)
    try:
        yield
    finally:
        _left_to_the_pass.reset(token)


class PageLinks(PageLinkHandler):
    """Wagtail's handler, but for texts that the pass finishes. Elsewhere nothing changes."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        if not _left_to_the_pass.get():
            return super().expand_db_attributes_many(attrs_list)
        ids = (attrs.get("id", "") for attrs in attrs_list)
        return [f'<a data-page="{page_id}">' if page_id.isdecimal() else "<a>" for page_id in ids]


def addresses(page_ids):
    """{page id: address} of those that exist. One query, or none without ids."""
    ids = set(page_ids)
    pages = Page.objects.filter(pk__in=ids).only("url_path") if ids else ()
    return {page.pk: page.url for page in pages}
