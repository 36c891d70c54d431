"""How much the browser has to fetch before it can show a page (gzip, bytes)."""

import gzip
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
CSS_BUDGET = 14_000
JS_BUDGET = 6_000


def packed(path):
    return len(gzip.compress(path.read_bytes(), compresslevel=6))


def test_the_style_sheet_keeps_its_budget():
    assert packed(STATIC / "css/site.css") <= CSS_BUDGET


def test_the_scripts_keep_their_budget_together():
    scripts = list((STATIC / "js").glob("*.js"))
    assert scripts
    assert sum(packed(script) for script in scripts) <= JS_BUDGET


def test_only_the_two_preloaded_fonts_and_one_small_italic_exist():
    fonts = sorted((STATIC / "fonts").glob("*.woff2"))
    assert [font.name for font in fonts] == [
        "atkinson-hyperlegible-next-latin-400-italic.woff2",
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "source-serif-4-latin-wght-normal.woff2",
    ]
    assert sum(font.stat().st_size for font in fonts) <= 110_000


def test_each_font_and_the_icons_have_their_licence_beside_them():
    licences = {path.name: path.read_text() for path in STATIC.rglob("*.LICENSE.txt")}
    assert "SIL OPEN FONT LICENSE" in licences["source-serif-4.LICENSE.txt"]
    assert "SIL OPEN FONT LICENSE" in licences["atkinson-hyperlegible-next.LICENSE.txt"]
    assert "ISC License" in licences["icons.LICENSE.txt"]
