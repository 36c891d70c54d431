"""Pictures and tables make sense to people who cannot see them; pictures are ours to show."""

from django.utils.translation import gettext as _

from articles.blocks.texts import FigureBlock, TableBlock
from articles.publishing_rules.findings import Finding, Place

SAY_IT = "missing-alternative-text"


def each_figure_has_words(content):
    for piece in content.of(FigureBlock):
        if piece.value["image"] and not _words(piece.value["alternative_text"]):
            sentence = _("Say what this picture shows. People who cannot see it depend on it.")
            yield Finding(SAY_IT, sentence, piece.place.inside("alternative_text"))


def the_hero_has_words(content):
    page = content.page
    if getattr(page, "hero", None) and not _words(page.hero_alt or page.hero.default_alt_text):
        sentence = _("Say what the picture at the top shows, or remove the picture.")
        yield Finding(SAY_IT, sentence, Place("hero_alt", words=_("Picture at the top")))


def people_have_agreed_to_be_shown(content):
    for picture, place in _pictures(content):
        if picture.people_shown == picture.PeopleShown.NOT_ASKED:
            sentence = _("The people in “%s” have not agreed to be shown. Choose another picture.")
            yield Finding("people-not-asked", sentence % picture.title, place)


def pictures_say_their_licence(content):
    for picture, place in _pictures(content):
        if not _words(picture.licence):
            sentence = _("The library does not say under which licence we may use “%s”.")
            yield Finding("picture-without-licence", sentence % picture.title, place, stops=False)


def _pictures(content):
    """(picture, place) of the pictures that readers see on a page."""
    if hero := getattr(content.page, "hero", None):
        yield hero, Place("hero", words=_("Picture at the top"))
    for piece in content.of(FigureBlock):
        if picture := piece.value["image"]:
            yield picture, piece.place.inside("image", _("Picture"))


def each_table_has_caption_and_headings(content):
    for piece in content.of(TableBlock):
        table = piece.value["table"]
        if table is not None and (sentence := _problem(piece.value)):
            yield Finding("table-not-described", sentence, piece.place.inside("table"))


def _problem(value):
    if not _words(value.caption):
        return _("Give the table a caption: what it shows, so that it makes sense on its own.")
    if not value.columns or not value.rows:
        return _("Add at least one column and one row.")
    if not all(_words(heading) for heading in value.columns):
        return _("Give every column a heading: it is read out before each cell.")
    return ""


def _words(text):
    return (text or "").strip()
