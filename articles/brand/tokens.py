"""The colours of the style sheet, which those of a brand replace or stand on."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

STYLE_SHEET = "css/site.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
LIGHT, DARK = "light", "dark"
SCHEMES = (LIGHT, DARK)


@cache
def own(scheme):
    """Token → “#rrggbb” as static/css/site.css has it for LIGHT or DARK; not to be changed."""
    path = finders.find(STYLE_SHEET)
    if path is None:
        raise FileNotFoundError(STYLE_SHEET)
    found = PAIR.findall(Path(path).read_text())
    return {name: dark if scheme == DARK else light for name, light, dark in found}
