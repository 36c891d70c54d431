import pytest
from django.template import Context, Template, TemplateSyntaxError

from articles.templatetags.articles_tags import WELL_KNOWN


def render(source, **context):
    return Template("{% load articles_tags %}" + source).render(Context(context))


@pytest.mark.parametrize("name", sorted(WELL_KNOWN))
def test_well_known_gives_an_address(name):
    assert render(f'{{% well_known "{name}" %}}') == f"/{name}/"


def test_well_known_knows_no_other_pages():
    with pytest.raises(TemplateSyntaxError):
        render('{% well_known "nowhere" %}')


def test_structured_data_cannot_end_its_script():
    html = render("{% structured_data %}", structured_data=[{"name": "</script><b>&"}])

    assert html == (
        '<script type="application/ld+json">'
        '{"name": "\\u003C/script\\u003E\\u003Cb\\u003E\\u0026"}</script>'
    )


def test_structured_data_is_nothing_on_pages_without_it():
    assert render("{% structured_data %}") == ""
