"""What a page as a whole has to have: a title, a label, consent, help."""

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.blocks.care import HelpBoxBlock
from articles.blocks.evidence import ClaimBlock, StatusBoxBlock, TrialResultBlock
from articles.blocks.texts import FigureBlock, if_worded
from articles.fixed_pages import is_fixed
from articles.publishing_rules.findings import Finding, Place

SUBJECT = "MDMA"
NEAR_THE_TOP = 3


def it_has_a_title(content):
    """The one field of a page that everybody may read before they accept anything."""
    if not content.page.title.strip():
        sentence = _("A page needs a title: it is what people see before they read it.")
        yield Finding("missing-title", sentence, Place("title", words=_("Title")))


def a_story_is_labelled(content):
    page = content.page
    if not hasattr(page, "consent_recorded_on"):
        return
    if page.kind not in page.Kind.values:
        sentence = _("Say whether this story is illustrative or real: readers see it.")
        yield Finding("story-without-label", sentence, Place("kind", words=_("Kind of story")))
    elif page.kind == page.Kind.REAL and not _is_over(page.consent_recorded_on):
        sentence = _("A real story needs the day on which consent was filed, today or earlier.")
        place = Place("consent_recorded_on", words=_("Consent recorded on"))
        yield Finding("story-without-consent", sentence, place)


def an_open_page_shows_nothing_of_the_library(content):
    """The gate lets everybody read four pages, but no picture of the library."""
    page = content.page
    if not getattr(page, "is_open", False):
        return
    sentence = _(
        "Everybody may read this page, but pictures of the library are behind the disclaimer."
    )
    if page.social_image_id:
        place = Place("social_image", words=_("Picture for shared links"))
        yield Finding("picture-on-open-page", sentence, place)
    for piece in content.of(FigureBlock):
        yield Finding("picture-on-open-page", sentence, piece.place)


def a_fixed_page_stays(content):
    """The clock takes a page off without a hook that could refuse it."""
    page = content.page
    if page.expire_at and is_fixed(page):
        sentence = _("Other parts of the site link to this page, so it cannot come off by itself.")
        yield Finding("fixed-page-comes-off", sentence, Place("expire_at", words=_("Comes off")))


def corrections_are_of_the_past(content):
    for child, place in content.children:
        if place.field == "corrections" and child.date and not _is_over(child.date):
            sentence = _("This day has not come yet.")
            yield Finding("correction-in-the-future", sentence, place.inside("date", _("Date")))


def an_article_about_mdma_says_where_things_stand(content):
    """A dated status box comes first (content.md, 4.1). Whether one is needed, a person knows."""
    if not _is_article(content.page) or not _is_about_mdma(content.page):
        return
    first = next(iter(content.page.body), None)
    if first is None or not isinstance(first.block, StatusBoxBlock):
        sentence = _("An article about MDMA begins with a status box: what the law says, and when.")
        yield Finding("no-status-box-first", sentence, Place("body", words=_("Text")), stops=False)


def help_is_near(content):
    """Help near the top and at the foot of what may be hard to read (content.md, 4.2)."""
    page = content.page
    if not (_is_article(page) or hasattr(page, "consent_recorded_on")) or not page.body:
        return
    places = [
        position
        for position, child in enumerate(page.body)
        if isinstance(child.block, HelpBoxBlock)
    ]
    place = Place("body", words=_("Text"))
    if not places or places[0] >= NEAR_THE_TOP:
        sentence = _("Put a help box near the top: among the first three blocks.")
        yield Finding("no-help-at-the-top", sentence, place, stops=False)
    if not places or places[-1] < len(page.body) - 1:
        sentence = _("Put a help box at the foot of the page.")
        yield Finding("no-help-at-the-foot", sentence, place, stops=False)


def it_says_who_stands_behind_it(content):
    page = content.page
    evidence = content.of(ClaimBlock, TrialResultBlock)
    if evidence and not page.author_id:
        place = Place("author", words=_("Author"))
        yield Finding("no-author", _("Say who wrote this page."), place, stops=False)
    if evidence and not if_worded(page.funding_note):
        sentence = _("Say who paid for this page, and what its author stands to gain.")
        place = Place("funding_note", words=_("Funding and conflicts of interest"))
        yield Finding("no-funding-note", sentence, place, stops=False)


def _is_over(day):
    """Whether a day is today or earlier, in London."""
    return bool(day) and day <= timezone.localdate()


def _is_article(page):
    return page._meta.model_name == "articlepage"


def _is_about_mdma(page):
    return SUBJECT in page.title or any(SUBJECT in topic.name for topic in page.topics.all())
