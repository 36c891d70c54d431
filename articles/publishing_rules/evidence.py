"""A claim rests on a citation, and not on a work that was retracted (content.md, 4)."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from articles.blocks.evidence import ClaimBlock, StatusEntryBlock, TrialResultBlock
from articles.blocks.texts import KeyPointsBlock
from articles.publishing_rules.findings import Finding
from articles.references.models import Reference
from articles.references.standing import GRAVE, UNSUPPORTABLE

CITATION = re.compile(
    r'<a\b(?=[^>]*\blinktype="reference")[^>]*\bid="(?P<id>\d{1,18})"[^>]*>(?P<label>.*?)</a>',
    re.IGNORECASE | re.DOTALL,
)
SUPPORTING = (ClaimBlock, TrialResultBlock, KeyPointsBlock)


def each_claim_is_cited(content):
    sentence = _("A claim needs the citation of the work that it rests on. Type /cit to cite.")
    yield from _uncited(content, ClaimBlock, ("statement", "basis"), "claim", sentence)


def each_trial_is_cited(content):
    """Who paid for a trial does not say where its figures stand, so that field does not count."""
    sentence = _("Cite the work in which these figures were published. Type /cit to cite.")
    yield from _uncited(content, TrialResultBlock, ("outcome", "note"), "trial", sentence)


def _uncited(content, kind, names, code, sentence):
    for piece in content.of(kind):
        depth = len(piece.place.path)
        texts = content.texts_below(piece.place)
        if not any(text.cited and text.place.path[depth] in names for text in texts):
            place = piece.place.inside(names[0], piece.block.child_blocks[names[0]].label)
            yield Finding(f"{code}-without-citation", sentence, place)


def key_points_are_cited(content):
    """Hints alone: which points are claims, and not advice, a person has to judge."""
    if getattr(content.page, "is_open", False):
        return
    for piece in content.of(KeyPointsBlock):
        texts = [text for text in content.texts_below(piece.place) if not _asks(text)]
        if texts and not any(text.cited for text in texts):
            sentence = _("None of these points has a citation. If one is a claim, type /cit there.")
            yield Finding("key-points-without-citation", sentence, piece.place, stops=False)
            continue
        for text in texts:
            if not text.cited:
                sentence = _("If this point is a claim, it needs a citation of its own.")
                yield Finding("point-without-citation", sentence, text.place, stops=False)


def _asks(text):
    """A question claims nothing."""
    return strip_tags(text.html).rstrip().endswith("?")


def status_is_cited(content):
    for piece in content.of(StatusEntryBlock):
        if not any(text.cited for text in content.texts_below(piece.place)):
            sentence = _("Cite the law or the regulator that says so.")
            yield Finding("status-without-citation", sentence, piece.place, stops=False)


def citations_lead_to_references(content):
    """One query. A work can be deleted while only a draft cites it: drafts are in no index."""
    cited = [
        (match, text.place) for text in content.texts for match in CITATION.finditer(text.html)
    ]
    known = _known({int(match["id"]) for match, _place in cited})
    for match, place in cited:
        if int(match["id"]) not in known:
            label = unescape(strip_tags(match["label"]))
            sentence = _("“%s” is not among the references any more. Cite another work.") % label
            yield Finding("citation-of-nothing", sentence, place)


def _known(ids):
    return set(Reference.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def nothing_retracted_supports_a_claim(content):
    """One query for all works that are cited in claims, trials and key points."""
    texts = [text for piece in content.of(*SUPPORTING) for text in content.texts_below(piece.place)]
    doubtful = _doubtful({cited for text in texts for cited in text.cited})
    for text in texts:
        for reference_id in dict.fromkeys(text.cited):
            if reference_id in doubtful:
                yield _about(doubtful[reference_id], text.place)


def _doubtful(ids):
    found = Reference.objects.filter(pk__in=ids, retraction_status__in=GRAVE) if ids else ()
    return {reference.pk: reference for reference in found}


def _about(reference, place):
    words = {
        "label": reference.label,
        "status": reference.get_retraction_status_display().lower(),
    }
    if reference.retraction_status in UNSUPPORTABLE:
        sentence = _("“%(label)s” is marked “%(status)s”, so it cannot support a claim.")
        return Finding("retracted-support", sentence % words, place)
    sentence = _("“%(label)s” is marked “%(status)s”: say so to readers, or cite another work.")
    return Finding("doubtful-support", sentence % words, place, stops=False)
