"""A receipt for machines, in the words of ISO/IEC TS 27560:2023.

The standard's own text is not public. The names of fields, and which of them are mandatory, are
those of the W3C community group's guide “Consent Records and Receipts as per ISO/IEC TS
27560:2023 using DPV”, https://w3id.org/dpv/guides/consent-27560 (1 August 2024), sections “ISO
27560:2023, EU GDPR, and DPV” and “ISO/IEC 27560:2023, 29184:2020, EU GDPR” (clauses 6.3.4 to
6.3.7). We claim no conformance: what says who somebody is is mandatory there, and not kept here.
"""

from django.conf import settings
from django.urls import reverse

from disclaimer import cookie
from disclaimer.receipts import State
from disclaimer.retention import KEPT_FOR

SCHEMA_VERSION = "wayside-receipt-1"
# Durations of ISO 8601.
RETENTION_PERIOD = f"P{KEPT_FOR.days}D"
VALIDITY_DURATION = f"P{cookie.MAX_AGE // (24 * 3600)}D"
# Mandatory in the standard, and why it is not here.
LEFT_OUT = {
    "pii_principal_id": "Nobody is identified. Whoever has the receipt number can show that the "
    "record is theirs.",
    "party_address": "On the privacy page, which the people who run this site keep up.",
    "party_name": "On the privacy page, which the people who run this site keep up.",
}


def as_consent_record(receipt):
    """The Receipt as a dict of texts, numbers and datetimes, for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "note": "Fields are named after ISO/IEC TS 27560:2023, without a claim to conform. What "
        "was agreed to is a disclaimer, not the use of personal data.",
        "receipt_id": receipt.number,
        "record_id": receipt.record_id,
        "pii_principal_id": None,
        "left_out": LEFT_OUT,
        "disclaimer": _disclaimer(receipt),
        "pii_processing": [_processing(receipt)],
        "party_identification": [
            {
                "party_id": settings.SITE_URL,
                "party_role": "controller",
                "party_type": "operator of the site",
                "party_contact": _address("/privacy/"),
            }
        ],
        "events": _events(receipt),
    }


def _disclaimer(receipt):
    return {
        "version": receipt.label,
        "text_sha256": receipt.text_hash or None,
        "text": _address(reverse("disclaimer:text")),
        "method": receipt.method or None,
        "state": receipt.state.value,
        "is_asked_again": receipt.asks_again,
        "is_linked_to_an_account": receipt.is_linked,
    }


def _processing(receipt):
    return {
        "privacy_notice": _address("/privacy/"),
        "language": settings.LANGUAGE_CODE,
        "purposes": ["To prove that the disclaimer was shown and agreed to before anything else."],
        "lawful_basis": "legitimate interests",
        "pii_information": [{"pii_type": "link to an account"}] if receipt.is_linked else [],
        "pii_controllers": [settings.SITE_URL],
        "collection_method": "The visitor pressed the button below the text.",
        "storage_locations": ["The site's database; until it is there, a file on its server."],
        "retention_period": RETENTION_PERIOD,
        "jurisdiction": "GB",
        "recipient_third_parties": [],
        "withdrawal_method": _address(reverse("disclaimer:receipt")),
        "privacy_rights": _address("/privacy/"),
    }


def _events(receipt):
    """Oldest first. Nobody is named as the one who acted."""
    given = {
        "event_time": receipt.accepted_at,
        "validity_duration": VALIDITY_DURATION,
        "entity_id": None,
        "event_type": "explicit",
        "event_state": "given",
    }
    if receipt.state is not State.WITHDRAWN:
        return [given]
    withdrawn = given | {"event_time": receipt.withdrawn_at, "event_state": "withdrawn"}
    withdrawn["validity_duration"] = None
    return [given, withdrawn]


def _address(path):
    return f"{settings.SITE_URL}{path}"
