"""What an episode of the podcast has to have: sound, the same in words, and its own number."""

from django.utils.translation import gettext as _

from articles.publishing_rules.findings import Finding, Place


def an_episode_can_be_heard(content):
    page = content.page
    if not _is_episode(page) or (page.recording and page.recording.file):
        return
    sentence = _("Choose a recording: without one there is nothing to listen to.")
    yield Finding("episode-without-recording", sentence, _recording())


def an_episode_can_be_read(content):
    """WCAG 2.2, 1.2.1: what is only sound needs the same in words."""
    page = content.page
    if not _is_episode(page) or not page.recording:
        return
    if not page.recording.spoken:
        sentence = _("Its recording has no transcript, for people who cannot hear it.")
        yield Finding("episode-without-transcript", sentence, _recording())
    elif not page.recording.cues:
        sentence = _("Its transcript has no times: give one in WebVTT, and it follows the sound.")
        yield Finding("transcript-without-times", sentence, _recording(), stops=False)


def chapters_lie_within_the_recording(content):
    page = content.page
    if not _is_episode(page) or not page.recording or not page.recording.duration:
        return
    for child, place in content.children:
        if place.field == "chapters" and child.start.total_seconds() >= page.recording.duration:
            sentence = _("This chapter begins after the recording has ended.")
            yield Finding("chapter-after-the-end", sentence, place)


def an_episode_has_a_number_of_its_own(content):
    page = content.page
    if not _is_episode(page) or not page.number or page.episode_kind != page.Kind.FULL:
        return
    same = type(page).objects.filter(
        live=True, season=page.season, number=page.number, episode_kind=page.Kind.FULL
    )
    if same.exclude(pk=page.pk).exists():
        sentence = _("Another published episode of this season has this number.")
        yield Finding("episode-number-twice", sentence, Place("number", words=_("Number")))


def _is_episode(page):
    return page._meta.model_name == "episodepage"


def _recording():
    return Place("recording", words=_("Recording"))
