"""References to download, for readers who collect them in a reference manager."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.models.published import published
from articles.models.site_facts import site_facts
from articles.references.exports import MEDIA_TYPES, exported
from articles.references.models import Reference
from articles.references.this_page import as_reference, is_citable


@require_safe
def one(request, pk, form):
    """GET /references/<id>.ris or .bib: one work."""
    reference = get_object_or_404(Reference.objects.defer("csl", "note"), pk=pk)
    return answer([reference], form, name=reference.key)


@require_safe
def all_of_page(request, pk, form):
    """GET /references/of-page/<id>.ris or .bib: the list of a page, in its order."""
    page = _page(pk)
    # The order is that of the numbers, which only the finished text knows.
    listed = page.get_context(request).get("references")
    if not listed:
        raise Http404("a page without references")
    references = [entry.reference for entry in listed]
    return answer(references, form, name=f"{page.slug}-references")


@require_safe
def page_itself(request, pk, form):
    """GET /references/page/<id>.ris or .bib: the page as a work to cite."""
    page = _page(pk)
    if not is_citable(page):
        raise Http404("not a page to cite")
    site = site_facts(request.path)
    reference = as_reference(page, site_name=site["name"], address=page.full_url)
    return answer([reference], form, name=page.slug)


def answer(references, form, *, name):
    """The references as a file in the format `form` (see exports), called `name`."""
    return HttpResponse(
        exported(references, form),
        content_type=f"{MEDIA_TYPES[form]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _page(pk):
    return get_object_or_404(published(Page.objects.filter(pk=pk))).specific
