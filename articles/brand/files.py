"""What is served of a brand's colours: a style sheet and the site's mark in them, and where.

Their addresses carry a hash of what is in all of them, so browsers may keep them for ever.
"""

import io
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image, ImageOps

from articles.brand.colours import derived, in_templates, shown
from articles.brand.tokens import DARK, LIGHT, own

# The gate leaves everything below /media/public/ open (docs/decisions.md).
FOLDER = "public/brand/"
NAME = "{digest}.{ending}"
DIGEST_LENGTH = 20
MARK = "img/favicon.svg"
TOUCH_ICON = "img/touch-icon.png"


def facts(main, accent):
    """{style_sheet, icon, touch_icon, colours} of two colours “#rrggbb” or empty.

    Empty addresses mean that the site's own files are right as they are. The colours are for what
    cannot have a style sheet: {"light": {token: “#rrggbb”}, "dark": {…}}, as templates say them.
    """
    return {
        "style_sheet": _address(main, accent, "css") if main or accent else "",
        "icon": _address(main, accent, "svg") if main else "",
        "touch_icon": _address(main, accent, "png") if main else "",
        "colours": in_templates(main, accent),
    }


@lru_cache(maxsize=64)
def digest(main, accent):
    """Names the look: it changes with the colours, and with how we draw with them."""
    texts = "".join((style_sheet(main, accent), mark(main, accent)))
    look = sha256(texts.encode())
    look.update(_static(TOUCH_ICON).read_bytes())
    return look.hexdigest()[:DIGEST_LENGTH]


def style_sheet(main, accent):
    """Tokens in the layer of site.css, for light and dark, as text."""
    colours = derived(main, accent)
    pairs = (
        f"--{name}: light-dark({light}, {colours[DARK][name]});" for name, light in _of(colours)
    )
    light = (f"--{name}: {colour};" for name, colour in _of(colours))
    return (
        f"@layer tokens {{\n:root {{ {' '.join(pairs)} }}\n"
        f"@supports not (color: light-dark(#000, #fff)) {{ :root {{ {' '.join(light)} }} }}\n}}\n"
    )


def mark(main, accent):
    """The site's mark as SVG text, in the colours of light pages."""
    drawn = _static(MARK).read_text()
    for name, colour in _of(derived(main, accent)):
        drawn = drawn.replace(f'"{own(LIGHT)[name]}"', f'"{colour}"')
    return drawn


def touch_icon(main, accent):
    """The same as a PNG of 180 × 180 pixels, as bytes: its two colours become two others."""
    stone = shown(main, accent)[LIGHT]["green"]
    shades = ImageOps.autocontrast(Image.open(_static(TOUCH_ICON)).convert("L"))
    file = io.BytesIO()
    ImageOps.colorize(shades, stone, own(LIGHT)["paper"]).save(file, "PNG", optimize=True)
    return file.getvalue()


def _of(colours):
    return colours[LIGHT].items()


def _address(main, accent, ending):
    name = NAME.format(digest=digest(main, accent), ending=ending)
    return f"{settings.MEDIA_URL}{FOLDER}{name}"


def _static(name):
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path)
