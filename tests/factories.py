"""Plain functions that make one thing each, with everything filled in that a test leaves out."""

from datetime import date, time, timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from articles.models import (
    ArticleIndexPage,
    ArticlePage,
    EpisodePage,
    FAQPage,
    FAQQuestion,
    GlossaryPage,
    GlossaryTerm,
    HelpPage,
    HomePage,
    Meeting,
    Person,
    PodcastPage,
    Reference,
    SiteImage,
    SiteMedia,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    SupportGroupIndexPage,
    SupportGroupPage,
    Topic,
)

_numbers = count(1)


def make_home(**kwargs):
    """The home page, at the root of the site. There is one: asked again, it gives the same."""
    if home := HomePage.objects.first():
        return home
    root = Page.objects.get(depth=1)
    for welcome_page in root.get_children():
        welcome_page.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(**{"title": "Wayside", "slug": "home", **kwargs}))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "root_page": home},
    )
    Site.clear_site_root_paths_cache()
    return home


def _only_page(model, slug, **kwargs):
    if page := model.objects.first():
        return page
    title = slug.capitalize()
    return make_home().add_child(instance=model(**{"title": title, "slug": slug, **kwargs}))


def make_article_index(**kwargs):
    return _only_page(ArticleIndexPage, "articles", **kwargs)


def make_story_index(**kwargs):
    return _only_page(StoryIndexPage, "stories", **kwargs)


def make_help_page(**kwargs):
    return _only_page(HelpPage, "help", **kwargs)


def make_group_index(**kwargs):
    return _only_page(SupportGroupIndexPage, "support-groups", **kwargs)


def make_glossary_page(**kwargs):
    return _only_page(GlossaryPage, "glossary", **kwargs)


def make_faq(questions=(), **kwargs):
    """The FAQ page with (question, answer HTML) pairs."""
    page = _only_page(FAQPage, "faq", **kwargs)
    for position, (question, answer) in enumerate(questions):
        page.questions.add(FAQQuestion(question=question, answer=answer, sort_order=position))
    page.save()
    return page


def make_article(*, topics=(), **kwargs):
    number = next(_numbers)
    fields = {"title": f"Article {number}", "slug": f"article-{number}", **kwargs}
    return _add(make_article_index(), ArticlePage(**fields), topics)


def make_story(*, topics=(), **kwargs):
    number = next(_numbers)
    fields = {"title": f"Story {number}", "slug": f"story-{number}", "person": "Sam", **kwargs}
    return _add(make_story_index(), StoryPage(**fields), topics)


def make_podcast(**kwargs):
    return _only_page(PodcastPage, "podcast", **kwargs)


def make_episode(*, topics=(), published_days_ago=0, **kwargs):
    """An episode that was published so many days ago, with a short recording."""
    number = next(_numbers)
    fields = {"title": f"Episode {number}", "slug": f"episode-{number}", **kwargs}
    if "recording" not in fields:
        fields["recording"] = make_recording()
    fields["first_published_at"] = timezone.now() - timedelta(days=published_days_ago)
    return _add(make_podcast(), EpisodePage(**fields), topics)


def make_recording(*, sound=b"not really sound", name="talk.mp3", **kwargs):
    fields = {"title": "A talk", "type": "audio", "duration": 60, "transcript": "Words.", **kwargs}
    return SiteMedia.objects.create(file=ContentFile(sound, name), **fields)


def make_support_group(*, meetings=(), changed_days=(), topics=(), **kwargs):
    """A group with unsaved meetings; without any it meets on Tuesdays at seven in the evening."""
    number = next(_numbers)
    fields = {"title": f"Group {number}", "slug": f"group-{number}", **kwargs}
    page = SupportGroupPage(**fields)
    page.meetings = list(meetings) or [make_meeting()]
    page.changed_days = list(changed_days)
    return _add(make_group_index(), page, topics)


def make_meeting(**kwargs):
    """An unsaved meeting: every Tuesday at seven in the evening, since January 2026."""
    return Meeting(**{"first_on": date(2026, 1, 6), "starts_at": time(19, 0), **kwargs})


def make_term(term, **kwargs):
    """A word of the glossary."""
    return GlossaryTerm.objects.create(term=term, **{"definition": f"What {term} means.", **kwargs})


def make_standard_page(**kwargs):
    number = next(_numbers)
    fields = {"title": f"Page {number}", "slug": f"page-{number}", **kwargs}
    return _add(make_home(), StandardPage(**fields), ())


def _add(parent, page, topics):
    parent.refresh_from_db()
    parent.add_child(instance=page)
    if topics:
        page.topics = list(topics)
        page.save()
    return page


def make_topic(**kwargs):
    return Topic.objects.create(**{"name": f"Topic {next(_numbers)}", **kwargs})


def make_person(**kwargs):
    return Person.objects.create(**{"name": f"Person {next(_numbers)}", **kwargs})


def make_reference(**kwargs):
    number = next(_numbers)
    fields = {
        "label": f"Author {number}",
        "title": f"A trial, number {number}",
        "authors": "Author A\nWriter B",
        "container": "Nature Medicine",
        "published": "2021",
        "volume": "27",
        "pages": "1025-1033",
        **kwargs,
    }
    return Reference.objects.create(**fields)


def make_image(**kwargs):
    number = next(_numbers)
    file = get_test_image_file(filename=f"picture-{number}.png", size=(64, 48))
    fields = {
        "title": f"Picture {number}",
        "alt_text": "Round hills",
        "file": ImageFile(file, name=file.name),
        **kwargs,
    }
    return SiteImage.objects.create(**fields)


def cite(reference):
    """A citation as rich text stores it."""
    return f'<a linktype="reference" id="{reference.pk}">{reference.label}</a>'


def prose(*html):
    """Prose blocks for a body."""
    return [("prose", piece) for piece in html]
