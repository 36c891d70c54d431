"""The one place that talks to Crossref, the register of most DOIs (https://api.crossref.org).

An answer's "message" is a work much like CSL-JSON; `updated-by` in it lists the notices about it:
https://www.crossref.org/documentation/retrieve-metadata/rest-api/ and
https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/.
"""

from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from articles.references.registers import Elsewhere, NotFound, RegisterError, Unusable

LONGEST_NAME = 60


def work(doi, ask):
    """What Crossref has about a DOI: the "message" as a dict.

    `ask` is a registers.Asker. Raises Elsewhere for a DOI of another agency, else NotFound; Away
    or Unusable, the last also for a work without a title and for an answer about another work.
    """
    try:
        message, address = _message(doi, "", ask)
    except NotFound as error:
        raise _not_here(doi, ask) from error
    if not message.get("title") or not message.get("DOI"):
        raise Unusable("no work")
    # A DOI that was replaced by another one leads there, by a redirect:
    # https://community.crossref.org/t/adding-redirects-for-aliased-dois-in-the-rest-api/13138
    about = unquote(urlsplit(address).path).rpartition("/works/")[2]
    if str(message["DOI"]).lower() != about.lower():
        raise Unusable("another work")
    return message


def _not_here(doi, ask):
    """The error that fits: Crossref knows which agency a DOI was registered at."""
    try:
        message, _address = _message(doi, "/agency", ask)
    except RegisterError:
        return NotFound("no such work")
    agency = message.get("agency")
    if not isinstance(agency, dict) or agency.get("id") in {None, "crossref"}:
        return NotFound("no such work")
    return Elsewhere(str(agency.get("label") or agency["id"])[:LONGEST_NAME])


def _message(doi, question, ask):
    """(the answer's "message" as a dict, the address that it came from)."""
    contact = {"mailto": settings.CROSSREF_MAILTO} if settings.CROSSREF_MAILTO else None
    # A DOI may hold any sign, also those that mean something in an address.
    about = f"{settings.CROSSREF_API}/works/{quote(doi, safe='')}{question}"
    answer, address = ask.json(about, contact)
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise Unusable("no message")
    return message, address
