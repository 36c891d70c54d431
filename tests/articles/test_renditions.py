"""A picture's sizes are there before the first reader asks for them."""

import re
from pathlib import Path

import pytest
from modelsearch.tasks import insert_or_update_object_task

from articles.renditions import SPECS, make_renditions
from articles.social_cards.keeping import draw_card
from tests.factories import make_article, make_image

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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("x", "y", "classes"),
    [(0, 0, "focus-x-0 focus-y-0"), (64, 12, "focus-x-4 focus-y-1"), (None, None, "")],
)
def test_a_focal_point_is_kept_in_sight_where_a_picture_is_cropped(x, y, classes, reader):
    image = make_image(
        focal_point_x=x, focal_point_y=y, focal_point_width=x and 1, focal_point_height=y and 1
    )

    html = reader.get(make_article(hero=image).url).content.decode()

    assert image.focus == classes
    assert f'class="{classes}"' in html if classes else "focus-" not in html
