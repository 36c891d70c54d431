"""Files about an episode for readers of the site."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import EpisodePage, published

WEBVTT = "text/vtt; charset=utf-8"


@require_safe
def transcript(request, slug):
    """The transcript with times (WebVTT) of the published episode with this slug."""
    return webvtt_of(get_object_or_404(_episodes(), slug=slug))


def webvtt_of(episode):
    """An answer with the episode's WebVTT; 404 if it has none that can be read."""
    if not episode.recording or not episode.recording.cues:
        raise Http404
    return HttpResponse(episode.recording.webvtt, content_type=WEBVTT)


def _episodes():
    return published(EpisodePage.objects.select_related("recording"))
