"""The RSS feed: title, date, address and public summary of the newest pages, never a body."""

from itertools import chain

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from articles.machine_readable import absolute
from articles.models import ArticlePage, EpisodePage, StoryPage, published
from articles.models.site_facts import site_facts

LENGTH = 20
PUBLIC_FIELDS = (
    "title",
    "url_path",
    "public_summary",
    "first_published_at",
    "last_published_at",
)


class NewestPages(Feed):
    feed_type = Rss201rev2Feed
    language = settings.LANGUAGE_CODE

    def title(self):
        return site_facts()["name"]

    def description(self):
        return site_facts()["tagline"]

    def link(self):
        return absolute("/")

    def feed_url(self):
        return absolute("/feed/")

    def items(self):
        newest = chain.from_iterable(
            published(model.objects.filter(first_published_at__isnull=False))
            .order_by("-first_published_at")
            .only(*PUBLIC_FIELDS)[:LENGTH]
            for model in (ArticlePage, EpisodePage, StoryPage)
        )
        return sorted(newest, key=lambda page: page.first_published_at, reverse=True)[:LENGTH]

    def item_title(self, page):
        return page.title

    def item_description(self, page):
        return page.public_summary

    def item_link(self, page):
        return absolute(page.url)

    def item_guid(self, page):
        return absolute(page.url)

    def item_pubdate(self, page):
        return page.first_published_at

    def item_updateddate(self, page):
        return page.last_published_at


feed = require_safe(NewestPages())
