from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.glossary.lexicon import lexicon
from articles.models.published import published
from articles.references.models import Reference
from articles.references.used_by import entries_that_cite, pages_that_cite
from articles.references.vancouver import citation_html

PAGES_SHOWN = 50


@require_safe
def reference(request, pk):
    """One work: how to find it, whether it still stands, and which pages rest on it."""
    found = get_object_or_404(Reference.objects.defer("csl", "note"), pk=pk)
    pages = published(pages_that_cite(found)).only("title", "url_path")
    # Claims first: they rest on the work, and the others only name it.
    paginator = Paginator(pages.order_by("-in_claim", "title", "pk"), PAGES_SHOWN)
    return render(
        request,
        "articles/reference.html",
        {
            "reference": found,
            "citation_html": citation_html(found),
            "listing": paginator.get_page(request.GET.get("page")),
            "paginator": paginator,
            "words": _words(found),
        },
    )


def _words(found):
    """Entries of the glossary that cite the work."""
    cited_by = {str(entry) for entry in entries_that_cite(found)}
    return [entry for entry in lexicon().entries if entry.term in cited_by]
