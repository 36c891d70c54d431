"""The one place that talks to Crossref, the register of most DOIs (https://api.crossref.org).

An answer's "message" is a work much like CSL-JSON; `updated-by` in it lists the notices about it:
https://www.crossref.org/documentation/retrieve-metadata/rest-api/ and
https://www.crossref.org/documentation/retrieve-metadata/retraction-watch/.
"""

from urllib.parse import quote

from django.conf import settings

from articles.references.registers import Unusable


def work(doi, ask):
    """What Crossref has about a DOI: the "message" as a dict.

    `ask` is a registers.Asker. Raises NotFound, Away or Unusable, the last also for a work
    without a title.
    """
    contact = {"mailto": settings.CROSSREF_MAILTO} if settings.CROSSREF_MAILTO else None
    # A DOI may hold any sign, also those that mean something in an address.
    answer = ask.json(f"{settings.CROSSREF_API}/works/{quote(doi, safe='')}", contact)
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict) or not message.get("title") or not message.get("DOI"):
        raise Unusable("no work")
    return message
