"""What static/css/site.css and the sprite offer: tokens, component names and icons by name."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

TOKEN = re.compile(r"^\s+--([\w-]+): (.+);$", re.MULTILINE)
CLASS = re.compile(r"\.([a-z][a-z-]*?)(?=__|--|[^\w-]|$)")
RULE = re.compile(r"([^{};]+)\{")
SYMBOL = re.compile(r'<symbol\b[^>]*\bid="([\w-]+)"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE_SHEET, SPRITE = "css/site.css", "img/icons.svg"


@cache
def _words(name):
    return Path(finders.find(name)).read_text()


def _layer(name):
    """The rules of one cascade layer, without comments."""
    rest = COMMENT.sub("", _words(STYLE_SHEET)).split(f"@layer {name} {{")[1]
    return rest.split("\n}\n")[0]


@cache
def tokens(beginning):
    """{name: value} of the tokens whose name begins so, in the order of the style sheet."""
    root = _layer("tokens").split(":root {")[1].split("\n  }")[0]
    return {name: value for name, value in TOKEN.findall(root) if name.startswith(beginning)}


@cache
def icons():
    """The names in the sprite."""
    return SYMBOL.findall(_words(SPRITE))


@cache
def components():
    """Names of all components: “notice” stands for .notice__title and .notice--help too."""
    selectors = " ".join(RULE.findall(_layer("components")))
    return sorted(set(CLASS.findall(selectors)))
