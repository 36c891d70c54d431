"""The feed that podcast apps read: RSS 2.0 with Apple's tags and those of the podcast namespace.

Apple: https://help.apple.com/itc/podcasts_connect/#/itcb54353390. Podcast namespace:
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
Every feed is one listener's own, so it asks directories to leave it out (itunes:block).
"""

from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import Q
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

from articles.for_apps.addresses import address
from articles.machine_readable import absolute
from articles.models.podcast import NOT_LISTED
from articles.models.site_facts import site_facts

NEWEST = 200
COVER = "fill-1400x1400|format-jpeg|jpegquality-80"
NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
# Apple's category of each of ours.
ABOVE = {
    "Mental Health": "Health & Fitness",
    "Medicine": "Health & Fitness",
    "Self-Improvement": "Education",
}


def feed_of(show, token):
    """The feed of a PodcastPage as bytes, newest episodes first, with `token` in its addresses.

    The same bytes as long as nothing changes. Three queries and one for the cover.
    """
    episodes = show.episodes().exclude(recording=None).defer(*NOT_LISTED, "body")
    episodes = episodes.annotate(has_words=~Q(recording__webvtt="")).prefetch_related(
        "chapters", "speakers__person"
    )
    feed = PodcastFeed(
        title=_name(show, site_facts()["name"]),
        link=absolute(show.url),
        description=show.summary or show.title,
        language=settings.LANGUAGE_CODE,
        feed_url=address("app_podcast", token),
        feed_copyright=show.copyright or None,
        show=show,
        cover=address("app_cover", token) if show.cover else "",
    )
    for episode in episodes[:NEWEST]:
        if episode.recording.file:
            feed.add_item(**_item(episode, token))
    return feed.writeString("utf-8").encode()


def _name(show, site_name):
    """A page that is called “Podcast” says nothing in an app, beside those of others."""
    known = site_name.casefold() in show.title.casefold()
    return show.title if known else f"{site_name}: {show.title}"


def _item(episode, token):
    recording = episode.recording
    name = PurePosixPath(recording.file.name).name
    return {
        "title": episode.title,
        "link": absolute(episode.url),
        "description": episode.summary or episode.title,
        "unique_id": str(episode.guid),
        "unique_id_is_permalink": False,
        "pubdate": episode.first_published_at,
        "updateddate": episode.last_published_at,
        "enclosures": [
            Enclosure(
                address("app_audio", token, episode.pk, name),
                str(recording.file_size or 0),
                recording.sources[0]["type"],
            )
        ],
        "episode": episode,
        # Whether it can be read was seen when it was saved; reading hundreds takes seconds.
        "transcript": address("app_transcript", token, episode.pk) if episode.has_words else "",
        "chapters": address("app_chapters", token, episode.pk) if episode.chapter_list else "",
    }


class PodcastFeed(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | NAMESPACES

    def latest_post_date(self):
        """Without an episode the show's own: with the present time no two feeds were the same."""
        return super().latest_post_date() if self.items else self.feed["show"].last_published_at

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        show, site = self.feed["show"], site_facts()
        maker = show.made_by or site["name"]
        handler.addQuickElement("itunes:author", maker)
        if site["feedback_address"]:
            # The W3C's validator takes an owner without an address for an error.
            handler.startElement("itunes:owner", {})
            handler.addQuickElement("itunes:name", maker)
            handler.addQuickElement("itunes:email", site["feedback_address"])
            handler.endElement("itunes:owner")
        if self.feed["cover"]:
            handler.addQuickElement("itunes:image", attrs={"href": self.feed["cover"]})
        handler.startElement("itunes:category", {"text": ABOVE[show.category]})
        handler.addQuickElement("itunes:category", attrs={"text": show.category})
        handler.endElement("itunes:category")
        handler.addQuickElement("itunes:explicit", _truth(show.is_explicit))
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:block", "Yes")
        handler.addQuickElement("podcast:block", "yes")
        handler.addQuickElement("podcast:guid", str(show.guid))
        handler.addQuickElement("podcast:locked", "yes")
        handler.addQuickElement("podcast:medium", "podcast")

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        episode = item["episode"]
        handler.addQuickElement("itunes:title", episode.title)
        handler.addQuickElement("itunes:episodeType", episode.episode_kind)
        handler.addQuickElement("itunes:explicit", _truth(episode.is_explicit))
        if episode.recording.duration:
            handler.addQuickElement("itunes:duration", f"{episode.recording.duration:.0f}")
        for name, number in (("season", episode.season), ("episode", episode.number)):
            if number:
                handler.addQuickElement(f"itunes:{name}", str(number))
                handler.addQuickElement(f"podcast:{name}", str(number))
        if item["transcript"]:
            about = {"url": item["transcript"], "type": "text/vtt", "rel": "captions"}
            about["language"] = settings.LANGUAGE_CODE
            handler.addQuickElement("podcast:transcript", attrs=about)
        if item["chapters"]:
            about = {"url": item["chapters"], "type": "application/json+chapters"}
            handler.addQuickElement("podcast:chapters", attrs=about)
        for voice in episode.speakers.all():
            part = {"role": voice.part}
            handler.addQuickElement("podcast:person", voice.person.name, part)


def _truth(value):
    return "true" if value else "false"
