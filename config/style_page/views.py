"""The pages of /admin/style/. Nothing here writes; all of them are for people of the admin."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models.site_facts import site_facts
from config.style_page import answers as all_answers
from config.style_page import blocks as all_blocks
from config.style_page import colours, letters, stylesheet
from config.style_page import components as all_components
from config.style_page.examples.answers import ANSWERS, WITH_AN_ADDRESS
from config.style_page.examples.blocks import DRAWN_ELSEWHERE
from config.style_page.examples.letters import EXAMPLES
from config.style_page.examples.parts import DRAWN_BY_ONE_PAGE

# An example of a form must not be sent, whatever stands in it.
EXAMPLE_POLICY = (
    "default-src 'none'; img-src 'self' data:; font-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)
CONTENT_TYPES = {"html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8"}


@require_safe
def foundations(request):
    now = colours.shown_now()
    context = {
        "palette": colours.palette(now),
        "pairs": colours.pairs(now),
        "steps": stylesheet.tokens("step-"),
        "spaces": stylesheet.tokens("space-"),
        "icons": stylesheet.icons(),
    }
    return render(request, "style_page/foundations.html", context)


@require_safe
def blocks(request):
    context = {
        "specimens": all_blocks.specimens(request, site_facts(request.path)),
        "missing": all_blocks.without_example(),
        "elsewhere": DRAWN_ELSEWHERE,
    }
    return render(request, "style_page/blocks.html", context)


@require_safe
def components(request):
    context = {
        "parts": all_components.of_parts(request),
        "includes": all_components.of_includes(request),
        "missing": all_components.without_example(),
        "elsewhere": DRAWN_BY_ONE_PAGE,
    }
    return render(request, "style_page/components.html", context)


@require_safe
def mails(request):
    shown = [
        {
            "name": name,
            "letter": letter,
            "subject": letters.subject_of(letter),
            "has_html": letters.has_html(letter),
        }
        for name, letter in EXAMPLES.items()
    ]
    context = {"mails": shown, "missing": letters.without_example()}
    return render(request, "style_page/mails.html", context)


@require_safe
def mail(request, name, ending):
    """One mail as it is sent, as text or as HTML; 404 where there is none."""
    letter = EXAMPLES.get(name)
    is_known = letter and ending in CONTENT_TYPES
    if not is_known or (ending == "html" and not letters.has_html(letter)):
        raise Http404
    words = letters.written(letter, ending, request)
    return _as_an_example(HttpResponse(words, content_type=CONTENT_TYPES[ending]))


@require_safe
def answers(request):
    context = {
        "answers": ANSWERS,
        "elsewhere": WITH_AN_ADDRESS,
        "missing": all_answers.without_example(),
    }
    return render(request, "style_page/answers.html", context)


@require_safe
def answer(request, name):
    """One page as visitors get it, but with the status 200."""
    if name not in ANSWERS:
        raise Http404
    shown = ANSWERS[name]
    return _as_an_example(render(request, shown.template, shown.context()))


def _as_an_example(response):
    response["Content-Security-Policy"] = EXAMPLE_POLICY
    return response
