"""A new reference from nothing but a DOI or a PubMed number."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from articles.references import crossref, importing, pubmed, retractions
from articles.references.identifiers import normalised_doi, normalised_pmid
from articles.references.models import Reference
from articles.references.registers import (
    Asker,
    Away,
    Elsewhere,
    NotFound,
    RegisterError,
    Unusable,
)

NO_IDENTIFIER = _("This is neither a DOI (it begins with 10.) nor a PubMed number.")
# What an editor reads in each case; both forms have a way to type the work in.
SENTENCES = {
    NotFound: _("Nobody has a record under this number. Look whether it is right."),
    Away: _(
        "The register does not answer at the moment. Try again in a few minutes, or type the "
        "work in yourself."
    ),
    Unusable: _("The register's record cannot be used. Please type the work in yourself."),
}
ELSEWHERE = _(
    "This DOI is right, but it is registered at %s, from where works cannot be fetched. Please "
    "type the work in yourself."
)


def sentence_about(error):
    """What to tell an editor about a RegisterError."""
    return ELSEWHERE % error.agency if isinstance(error, Elsewhere) else SENTENCES[type(error)]


def find_or_add(text, *, user=None, ask=None):
    """(Reference, True if it was made now) for whatever was pasted.

    A work that is known already is never fetched. Raises ValidationError for what is no
    identifier, and RegisterError.
    """
    doi = normalised_doi(text)
    pmid = None if doi else normalised_pmid(text)
    if not doi and not pmid:
        raise ValidationError(NO_IDENTIFIER)
    if known := _known(doi, pmid):
        return known, False
    work = fetch(doi, pmid, ask or Asker())
    # A register may know a work by another DOI than the one that was asked for.
    if known := _known(normalised_doi(work.get("DOI")), work.get("PMID")):
        return known, False
    return _added(work, user)


def fetch(doi, pmid, ask):
    """The work with this DOI, else with this PubMed number, as Crossref's "message".

    `ask` is a registers.Asker. PubMed is asked about a PubMed number, for what it has against the
    work and where Crossref has no record. Raises RegisterError.
    """
    if not doi:
        return _by_pmid(pmid, ask)
    try:
        work = crossref.work(doi, ask)
    except NotFound:
        if not pmid:
            raise
        return pubmed.work(pmid, ask)
    return _with_pubmed(work, doi, pmid, ask) if pmid else work


def _with_pubmed(work, doi, pmid, ask):
    """The work with PubMed's notices too, unless its number turns out to be another work's."""
    try:
        summary = pubmed.work(pmid, ask)
    except RegisterError:
        # One register alone can say something against a work, but not that there is nothing.
        if retractions.gravest_notice(work) == retractions.NOTHING:
            raise
        return work
    theirs = normalised_doi(summary.get("DOI"))
    is_other_work = theirs and theirs not in {doi, normalised_doi(work["DOI"])}
    return work if is_other_work else _with_notices(work, summary)


def _with_notices(work, summary):
    notices = [*retractions.entries(work), *summary["updated-by"]]
    return {**work, "PMID": summary["PMID"], "updated-by": notices}


def _by_pmid(pmid, ask):
    summary = pubmed.work(pmid, ask)
    doi = normalised_doi(summary.get("DOI"))
    if not doi:
        return summary
    try:
        work = crossref.work(doi, ask)
    except RegisterError:
        # What PubMed has is enough for a reference.
        return summary
    return _with_notices(work, summary)


def _known(doi, pmid):
    if doi and (known := Reference.objects.filter(doi=doi).first()):
        return known
    return Reference.objects.filter(pmid=pmid).first() if pmid else None


def _added(work, user):
    reference = Reference(
        label=importing.free_label(work), pmid=work.get("PMID", ""), **importing.fields(work)
    )
    retractions.take_over(reference, retractions.gravest_notice(work), at=timezone.now())
    try:
        reference.clean_fields()
    except ValidationError as error:
        raise Unusable("record breaks our rules") from error
    try:
        with transaction.atomic():
            reference.save()
            log(instance=reference, action="wagtail.create", user=user)
    except IntegrityError:
        # Somebody else added it while we asked.
        if known := _known(reference.doi, reference.pmid):
            return known, False
        raise
    return reference, True


def fetch_again(reference, *, user=None, ask=None):
    """Take over what the register says today; returns the verbose names of what changed.

    Label, key and all that is written for editors stay. Raises RegisterError.
    """
    work = fetch(reference.doi, reference.pmid, ask or Asker())
    new = importing.fields(work)
    new.pop("doi")
    with transaction.atomic():
        # As it is now: somebody may have edited it while we asked.
        reference.refresh_from_db(from_queryset=Reference.objects.select_for_update())
        before = {name: getattr(reference, name) for name in (*new, "retraction_status")}
        for name, value in new.items():
            # A register that knows less than we do takes nothing away.
            setattr(reference, name, value or before[name])
        news = retractions.take_over(reference, retractions.gravest_notice(work), at=timezone.now())
        reference.staff_to_be_told = reference.staff_to_be_told or bool(news)
        changed = [
            name for name in before if name != "csl" and getattr(reference, name) != before[name]
        ]
        reference.save()
        log(
            instance=reference,
            action="articles.reference.fetched",
            user=user,
            data={"fields": changed},
        )
    return [reference._meta.get_field(name).verbose_name for name in changed]
