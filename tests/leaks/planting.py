"""A site in which every text that only an accepted visitor may see carries a token of its own.

Fields and blocks are found by looking at the models, not by listing them: a new field is
planted on the day it is made.
"""

import io
from dataclasses import dataclass, field
from datetime import time

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from PIL import Image
from wagtail import blocks
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.rich_text import RichText

from articles.models import SiteDocument, SiteImage, SiteMedia
from disclaimer.models import DisclaimerVersion
from tests.factories import cite

# What anyone may see, by decision (gate.md §2): the title, and what an editor made public.
PUBLIC_FIELDS = {"title", "draft_title", "slug", "public_summary", "url_path", "path", "numchild"}
OPEN_PAGES = {"help", "privacy", "cookies", "accessibility"}
PREFIX = "PLANTED"
TOKEN_LENGTH = len(PREFIX) + 5
# A word of every text, to search for without naming a token in the address.
COMMON = "hedgerow"
# What begins like an open address and is none.
LOOKALIKE_SLUGS = ("helpful", "static-facts", "donate-more", "accounts-of-trials", "admin-notes")
LOOKALIKE_FILE = "publicity.txt"


@dataclass
class Planted:
    """`tokens` maps each token to what carries it; `pages` are the pages that carry them."""

    tokens: dict = field(default_factory=dict)
    pages: list = field(default_factory=list)
    files: list = field(default_factory=list)
    document: object = None
    reference: object = None
    redirect: str = ""

    def token(self, carrier):
        token = f"{PREFIX}{len(self.tokens):04d}x"
        self.tokens[token] = carrier
        return token


def page_models():
    """Every kind of page of ours that can be made."""
    return [model for model in apps.get_app_config("articles").get_models() if _is_page(model)]


def plant_everything():
    """The skeleton of `site_setup`, filled: one page a kind more, drafts, files, a redirect."""
    planted = Planted()
    image = _image(planted)
    planted.document = _document(planted)
    makings = Makings(planted, image)
    makings.recording = _recording(planted, makings)
    _file(planted, LOOKALIKE_FILE)
    draft = DisclaimerVersion()
    makings.fill(draft)
    draft.save()
    planted.reference = makings.snippet(apps.get_model("articles", "Reference"))
    makings.snippet(apps.get_model("articles", "GlossaryTerm"))
    for page in Page.objects.filter(depth__gt=1).specific().order_by("path"):
        if page.slug not in OPEN_PAGES:
            makings.fill(page)
            page.save_revision().publish()
            planted.pages.append(page)
    for model in page_models():
        makings.one_more(model)
    for slug in LOOKALIKE_SLUGS:
        makings.live_page(apps.get_model("articles", "StandardPage"), slug)
    planted.redirect = f"/{planted.token('redirect')}/"
    Redirect.objects.create(old_path="/moved", redirect_link=planted.redirect)
    return planted


class Makings:
    """Fills models and blocks with tokens."""

    def __init__(self, planted, image):
        self.planted, self.image, self.recording = planted, image, None
        self.snippets = {}

    def one_more(self, model):
        """A draft of this kind where one may stand, beside the live one."""
        parent = self._parent_for(model)
        if not parent:
            return
        draft = model(title=f"Draft {model.__name__}", slug=f"draft-{model.__name__.lower()}")
        self.fill(draft)
        draft.live = False
        parent.add_child(instance=draft)
        self.planted.pages.append(draft)
        if model.max_count is None:
            self.live_page(model, f"live-{model.__name__.lower()}")

    def live_page(self, model, slug):
        live = model(title=f"Live {slug}", slug=slug)
        self.fill(live)
        self._parent_for(model).add_child(instance=live)
        live.save_revision().publish()
        self.planted.pages.append(live)

    def _parent_for(self, model):
        for page in Page.objects.specific():
            if model in type(page).allowed_subpage_models() and model.can_create_at(page):
                return page
        return None

    def fill(self, instance):
        for model_field in instance._meta.concrete_fields:
            if (
                self._is_public(model_field, instance)
                or model_field.model is Page
                and (model_field.name not in {"seo_title", "search_description"})
            ):
                continue
            if model_field.auto_created or not getattr(model_field, "editable", True):
                continue
            value = self._field_value(model_field, type(instance).__name__)
            if value is not None:
                setattr(instance, model_field.name, value)
        for relation in instance._meta.many_to_many:
            if _is_page(type(instance)) and relation.related_model._meta.app_label == "articles":
                setattr(instance, relation.name, [self.snippet(relation.related_model)])
        self._fill_children(instance)

    def _is_public(self, model_field, instance):
        """The title of a page is; that of a chapter or a reference is not."""
        is_of_a_page = _is_page(type(instance))
        return model_field.name in PUBLIC_FIELDS and (is_of_a_page or model_field.name != "title")

    def snippet(self, model):
        """One live object of a snippet model, with tokens in its texts."""
        if model not in self.snippets:
            self.snippets[model] = instance = model()
            self.fill(instance)
            instance.save()
        return self.snippets[model]

    def rich_text(self, carrier, _features):
        """What a rich text says; `carrier` names the field, or the block by its path."""
        reference = self.snippets.get(apps.get_model("articles", "Reference"))
        citation = cite(reference) if reference else ""
        return f"<p>{self.planted.token(carrier)} {COMMON} {citation}</p>"

    def _field_value(self, model_field, owner):
        carrier = f"{owner}.{model_field.name}"
        if isinstance(model_field, StreamField):
            return model_field.stream_block.to_python(
                [
                    {"type": name, "value": block.get_prep_value(self._block_value(block, carrier))}
                    for name, block in model_field.stream_block.child_blocks.items()
                ]
            )
        if model_field.choices:
            return model_field.choices[0][0]
        if isinstance(model_field, RichTextField):
            return self.rich_text(carrier, model_field.features)
        if isinstance(model_field, (models.EmailField, models.URLField)):
            return None
        if (model_field.max_length or TOKEN_LENGTH) < TOKEN_LENGTH:
            return None
        if isinstance(model_field, (models.CharField, models.TextField)):
            return self.planted.token(carrier)
        if isinstance(model_field, models.DateTimeField):
            return None
        if isinstance(model_field, models.DateField):
            return None if model_field.null else timezone.localdate()
        if isinstance(model_field, models.TimeField):
            return None if model_field.null else time(19, 0)
        return self._foreign_value(model_field)

    def _foreign_value(self, model_field):
        if not isinstance(model_field, models.ForeignKey):
            return None
        target = model_field.related_model
        if target is SiteImage:
            return self.image
        if target is SiteMedia:
            return self.recording
        if target._meta.app_label == "articles" and not _is_page(target):
            return self.snippet(target)
        return None

    def _fill_children(self, instance):
        if not _is_page(type(instance)):
            return
        for relation in type(instance)._meta.related_objects:
            model = relation.related_model
            parental = relation.get_accessor_name()
            if model._meta.app_label != "articles" or not hasattr(instance, parental):
                continue
            manager = getattr(instance, parental)
            if not hasattr(manager, "get_live_queryset"):  # not an inline of the editor
                continue
            child = model()
            self.fill(child)
            if hasattr(child, "date"):
                child.date = timezone.localdate()
            manager.add(child)

    def _block_value(self, block, carrier):
        carrier = f"{carrier}/{block.name or block.__class__.__name__}"
        if isinstance(block, TypedTableBlock):
            return self._table_value(block, carrier)
        if isinstance(block, blocks.StructBlock):
            return block.to_python(
                {
                    name: child.get_prep_value(self._block_value(child, carrier))
                    for name, child in block.child_blocks.items()
                }
            )
        if isinstance(block, blocks.ListBlock):
            child = block.child_block
            return block.to_python([child.get_prep_value(self._block_value(child, carrier))])
        return self._simple_value(block, carrier)

    def _simple_value(self, block, carrier):
        if isinstance(block, blocks.RichTextBlock):
            return RichText(self.rich_text(carrier, block.features))
        if isinstance(block, ImageChooserBlock):
            return self.image
        if isinstance(block, blocks.ChoiceBlock):
            return next(value for value, _ in block.field.choices if value)
        if isinstance(block, blocks.DateBlock):
            return timezone.localdate()
        if isinstance(block, (blocks.IntegerBlock, blocks.DecimalBlock)):
            return 7
        if isinstance(block, blocks.BooleanBlock):
            return True
        if isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
            return self.planted.token(carrier)
        if isinstance(block, blocks.URLBlock):
            return "https://example.org/"
        if isinstance(block, blocks.PageChooserBlock):
            return Page.objects.filter(depth=3).first()
        raise NotImplementedError(f"{carrier}: plant a {type(block).__name__} too")

    def _table_value(self, block, carrier):
        name, child = next(iter(block.child_blocks.items()))
        cell = child.get_prep_value(self._block_value(child, carrier))
        table = {
            "columns": [{"type": name, "heading": self.planted.token(carrier)}],
            "rows": [{"values": [cell]}],
            "caption": self.planted.token(carrier),
        }
        value = block.to_python(table)
        if not isinstance(value, TypedTable):
            raise TypeError(f"{carrier}: a table was expected")
        return value


def _is_page(model):
    return issubclass(model, Page) and model is not Page


def _image(planted):
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 900), "#17594f").save(drawn, "PNG")
    image = SiteImage(title=planted.token("SiteImage.title"))
    for name in ("alt_text", "credit", "licence", "description"):
        if name in {found.name for found in SiteImage._meta.concrete_fields}:
            setattr(image, name, planted.token(f"SiteImage.{name}"))
    image.file = ImageFile(drawn, "planted-picture.png")
    image.save()
    return image


def _document(planted):
    words = planted.token("a document's words")
    document = SiteDocument(title=planted.token("SiteDocument.title"))
    document.file = ContentFile(words.encode(), "planted-paper.txt")
    document.save()
    return document


def _recording(planted, makings):
    recording = SiteMedia(type="audio", duration=60)
    makings.fill(recording)
    recording.title = planted.token("SiteMedia.title")
    speaker, words = (planted.token(f"SiteMedia.webvtt/{part}") for part in ("voice", "words"))
    recording.webvtt = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {speaker}>{words}\n"
    sound = planted.token("a recording's sound").encode()
    recording.file = ContentFile(sound, "planted-talk.mp3")
    recording.thumbnail = ContentFile(planted.token("a cover").encode(), "planted-cover.png")
    recording.save()
    return recording


def _file(planted, name):
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(planted.token(name).encode()))
