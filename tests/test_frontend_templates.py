"""What holds for every public template: nothing inline, nothing from other hosts, own icons."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC = [
    path
    for path in TEMPLATES
    if not re.search(r"wagtail|(^|/)staff/", str(path.relative_to(ROOT / "templates")))
]
assert PUBLIC
ICONS = ROOT / "static/img/icons.svg"
BASE = (ROOT / "templates/base.html").read_text()
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
# Pages that must stand when nothing else does.
ALONE = {"base.html", "base_bare.html", "closed.html", "gate.html"}


def name(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_no_script_is_written_inline(path):
    text = path.read_text()
    assert "javascript:" not in text
    for attributes, content in SCRIPT.findall(text):
        assert "src=" in attributes
        assert not content.strip()


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_nothing_is_loaded_from_another_host(path):
    loading = re.compile(
        r"""<(?:script|img|link|source|iframe|audio|video|use)\b[^>]*(?:src|href)="https?://"""
    )
    assert not loading.search(path.read_text())


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_scripts_wait_for_the_page_but_for_the_choice_of_colours(path):
    for attributes, _ in SCRIPT.findall(path.read_text()):
        assert "defer" in attributes or "'js/look.js'" in attributes


def test_the_sprite_has_the_icons_that_templates_use_and_no_others():
    texts = [path.read_text() for path in PUBLIC]
    used = {
        icon for text in texts for icon in re.findall(r'icon\.html" with name="([\w-]+)"', text)
    }
    assert used
    assert used == set(re.findall(r'<symbol id="([\w-]+)"', ICONS.read_text()))


def test_every_whole_page_stands_on_the_same_base():
    for path in PUBLIC:
        if "<html" in path.read_text():
            assert path.name in ALONE, name(path)


def test_the_base_is_short_and_leaves_few_gaps():
    assert len(BASE.splitlines()) < 80
    assert len(re.findall(r"{% block \w+ %}", BASE)) <= 10


def test_the_frame_is_the_same_for_every_visitor():
    included = re.findall(r'{% include "(includes/[\w/]+\.html)"', BASE)
    frame = [BASE, *((ROOT / "templates" / path).read_text() for path in included)]
    for text in frame:
        assert not re.search(r"csrf|\buser\b|messages|session|perms", text)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_that_django_renders_bare_need_no_context(name):
    text = (ROOT / "templates" / name).read_text()
    assert text.startswith('{% extends "base_bare.html" %}')
    assert "{{" not in text
    assert set(re.findall(r"{% (\w+)", text)) == {"extends", "block", "endblock"}


def test_their_frame_needs_none_either():
    text = (ROOT / "templates/base_bare.html").read_text()
    assert "{{" not in text
    tags = set(re.findall(r"{% (\w+)", text))
    assert tags == {"load", "static", "comment", "endcomment", "block", "endblock"}
