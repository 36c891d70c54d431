"""Who agreed to which text when (no name, address, device or path), and what proves it."""

from disclaimer.models.acceptance import Acceptance
from disclaimer.models.export import RecordExport
from disclaimer.models.retention import DailyCount, PurgedAcceptance
from disclaimer.models.seal import Seal, SealCheck
from disclaimer.models.version import BODY_FEATURES, DisclaimerVersion

__all__ = [
    "BODY_FEATURES",
    "Acceptance",
    "DailyCount",
    "DisclaimerVersion",
    "PurgedAcceptance",
    "RecordExport",
    "Seal",
    "SealCheck",
]
