"""A picture's sizes are there before the first reader asks for them."""

import re
from pathlib import Path

import pytest
from modelsearch.tasks import insert_or_update_object_task

from articles.renditions import SPECS, make_renditions
from articles.social_cards.keeping import draw_card
from tests.factories import make_image

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PICTURE = re.compile(r"{% picture \S+ (\S+) (\S+) ")


@pytest.mark.django_db
def test_uploading_makes_every_size(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()

    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(SPECS)


@pytest.mark.django_db
def test_an_image_that_is_gone_needs_nothing():
    make_renditions.call(0)


def test_the_templates_name_no_other_size():
    named = {
        f"{kind}|{width}"
        for path in TEMPLATES.rglob("*.html")
        for kinds, widths in PICTURE.findall(path.read_text())
        for kind in _each(kinds)
        for width in _each(widths)
    }

    assert named and named <= set(SPECS)


def _each(braced):
    prefix, _, rest = braced.partition("{")
    return [prefix + part for part in rest.rstrip("}").split(",")]


def test_search_does_not_wait_behind_pictures():
    for slow in (make_renditions, draw_card):
        assert slow.priority < insert_or_update_object_task.priority
