"""The site's settings, but references are asked about at a server on this machine."""

import os

from config.settings import *  # noqa: F403

CROSSREF_API = PUBMED_API = os.environ["RECORDED_REGISTERS"]
