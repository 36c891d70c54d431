"""Says what became of chosen colours when they are saved. Registered in articles/wagtail_hooks."""

from django.contrib import messages
from wagtail import hooks

from articles.brand.words import changes
from articles.models.site_settings import SiteSettings


def register():
    hooks.register("before_edit_setting", _note_colours)
    hooks.register("after_edit_setting", _say_what_became_of_them)


def _note_colours(request, setting):
    if isinstance(setting, SiteSettings):
        request.colours_before = _colours(setting)


def _say_what_became_of_them(request, setting):
    if isinstance(setting, SiteSettings) and _colours(setting) != request.colours_before:
        for sentence in changes(*_colours(setting)):
            messages.info(request, sentence)


def _colours(setting):
    return setting.main_colour, setting.accent_colour
