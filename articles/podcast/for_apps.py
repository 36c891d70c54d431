"""What podcast apps fetch with a visitor's token: the feed, and the files that it names.

The gate has judged the token before (articles.for_apps).
"""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.media import send
from articles.models import EpisodePage, PodcastPage, published
from articles.podcast.feed import COVER, feed_of
from articles.podcast.views import webvtt_of

RSS = "application/rss+xml; charset=utf-8"
CHAPTERS = "application/json+chapters"


def is_there():
    """True once a published podcast has an episode."""
    return _episodes().filter(recording__isnull=False).exists()


@require_safe
def podcast(request, token):
    """The feed of the podcast, with this token in its addresses."""
    show = published(PodcastPage.objects.select_related("cover")).first()
    if show is None:
        raise Http404
    return HttpResponse(feed_of(show, token), content_type=RSS)


@require_safe
def audio(request, token, pk, name):
    """The recording of the published episode `pk`. The name is for people, and not looked at."""
    recording = _episode(pk).recording
    if not recording or not recording.file:
        raise Http404
    return send(request, recording.file.name)


@require_safe
def cover(request, token):
    """The cover of the published podcast, a square JPEG of 1400 pixels at most."""
    show = published(PodcastPage.objects.select_related("cover")).first()
    if show is None or not show.cover:
        raise Http404
    return send(request, show.cover.get_rendition(COVER).file.name)


@require_safe
def transcript(request, token, pk):
    return webvtt_of(_episode(pk))


@require_safe
def chapters(request, token, pk):
    """JSON Chapters 1.2 (github.com/Podcastindex-org/podcast-namespace, jsonChapters.md)."""
    found = _episode(pk).chapter_list
    if not found:
        raise Http404
    marks = [
        {"startTime": chapter.start.total_seconds(), "title": chapter.title} for chapter in found
    ]
    return JsonResponse({"version": "1.2.0", "chapters": marks}, content_type=CHAPTERS)


def _episode(pk):
    return get_object_or_404(_episodes().select_related("recording"), pk=pk)


def _episodes():
    return published(EpisodePage.objects.filter(first_published_at__isnull=False))
