"""The podcast for search engines: https://schema.org/PodcastSeries and PodcastEpisode.

Only people who accepted the disclaimer get these, as all of a page.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.duration import duration_iso_string

from articles.machine_readable import absolute

CONTEXT = "https://schema.org"


def podcast_series(page, *, site_name):
    """A PodcastSeries: the show. It has no webFeed, because each listener's is private."""
    facts = {
        "@context": CONTEXT,
        "@type": "PodcastSeries",
        "name": page.title,
        "description": page.search_description or page.summary,
        "url": absolute(page.url or "/"),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {
            "@type": "Organization",
            "name": page.made_by or site_name,
            "url": settings.SITE_URL,
        },
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in facts.items() if value}


def podcast_episode(page, *, site_name):
    """A PodcastEpisode with its AudioObject, transcript and speakers."""
    facts = {
        "@context": CONTEXT,
        "@type": "PodcastEpisode",
        "name": page.title,
        "description": page.search_description or page.summary,
        "url": absolute(page.url or "/"),
        "inLanguage": settings.LANGUAGE_CODE,
        "datePublished": _date(page.first_published_at),
        "dateModified": _date(page.last_published_at),
        "episodeNumber": page.number,
        "partOfSeason": page.season and {"@type": "PodcastSeason", "seasonNumber": page.season},
        "partOfSeries": _series(page),
        "actor": [{"@type": "Person", "name": voice.person.name} for voice in page.voices],
        "publisher": {"@type": "Organization", "name": site_name, "url": settings.SITE_URL},
        "associatedMedia": _audio(page.recording),
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in facts.items() if value}


def _series(page):
    if not page.breadcrumbs:
        return None
    title, address = page.breadcrumbs[-1]
    return {"@type": "PodcastSeries", "name": title, "url": absolute(address or "/")}


def _audio(recording):
    if not recording or not recording.file:
        return None
    facts = {
        "@type": "AudioObject",
        "contentUrl": absolute(recording.url),
        "encodingFormat": recording.sources[0]["type"],
        "contentSize": str(recording.file_size or ""),
        "duration": recording.duration
        and duration_iso_string(timedelta(seconds=round(recording.duration))),
        "transcript": recording.spoken,
    }
    return {name: value for name, value in facts.items() if value}


def _date(moment):
    return moment.isoformat() if moment else None
