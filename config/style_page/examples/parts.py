"""What templates/style_page/parts need, and the components that only one page draws."""

from articles.body.listed import ListedReference
from config.style_page.examples.includes import the_trial, the_withdrawn_trial


def _citations():
    first, second = ListedReference(1, the_trial()), ListedReference(2, the_withdrawn_trial())
    return {"cited": first.cite(), "retracted": second.cite()}


# Name of a part → what makes its context.
CONTEXTS = {"citations in the text": _citations}

# Component (class of the style sheet) → where to see it.
DRAWN_BY_ONE_PAGE = {
    "appeal": "home page",
    "digits": "your acceptance",
    "error": "error pages",
    "faq": "FAQ",
    "feature": "home page",
    "filters": "search",
    "gate": "gate",
    "give": "donation page",
    "glossary": "glossary",
    "hero": "home page",
    "leaving-cover": "every page, when Exit is pressed",
    "letters": "glossary",
    "result": "search",
    "result-count": "search",
    "rows": "home page",
    "suggest": "search, while typing",
    "toc": "list of articles",
    "veil": "every page, after an agreement was taken back",
}
