from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page, ReferenceIndex

from articles.models.published import published
from articles.references.models import Reference
from articles.references.vancouver import citation_html

PAGES_SHOWN = 50


@require_safe
def reference(request, pk):
    """One work: how to find it, whether it still stands, and which pages rest on it."""
    found = get_object_or_404(Reference.objects.defer("csl"), pk=pk)
    paginator = Paginator(_pages_that_cite(found), PAGES_SHOWN)
    used_by = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "articles/reference.html",
        {
            "reference": found,
            "citation_html": citation_html(found),
            "used_by": used_by,
            "paginator": paginator,
        },
    )


def _pages_that_cite(found):
    places = ReferenceIndex.get_references_to(found).values_list("object_id", flat=True)
    # object_id is text, because it may point at any model.
    ids = {int(object_id) for object_id in places if object_id.isdecimal()}
    return published(Page.objects.filter(pk__in=ids)).only("title", "url_path").order_by("title")
