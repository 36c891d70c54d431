"""References, people, topics, pictures and settings of the demo content."""

from functools import partial

from django.core.files import File
from django.db import transaction

from articles.demo.marks import mark
from articles.models import (
    GlossaryTerm,
    Helpline,
    Person,
    SiteImage,
    SiteMedia,
    SiteSettings,
    Topic,
)
from articles.references.models import Reference, normalised_doi


def load_references(content, made):
    """{key: Reference, or None if it was deleted}; makes those that were never made."""
    checked_on = content.settings["references_checked_on"]
    return {
        key: _once(
            f"reference/{key}", Reference, made, partial(_reference, key, record, checked_on)
        )
        for key, record in content.references.items()
    }


def load_people(content, made):
    return {
        facts["name"]: _once(
            f"person/{facts['name']}", Person, made, partial(_named, Person, facts)
        )
        for facts in content.settings["people"]
    }


def load_topics(content, made):
    return {
        facts["name"]: _once(f"topic/{facts['name']}", Topic, made, partial(_named, Topic, facts))
        for facts in content.settings["topics"]
    }


def load_pictures(content, made):
    """{name: SiteImage or None}. A picture whose file does not exist yet is None as well."""
    return {
        name: _once(f"picture/{name}", SiteImage, made, partial(_picture, content, name, facts))
        for name, facts in content.pictures.items()
    }


def load_recordings(content, made):
    """{name: SiteMedia or None} of what the episodes play."""
    titles = {each.facts["recording"]: each.facts["title"] for each in content.episodes}
    return {
        name: _once(f"recording/{name}", SiteMedia, made, partial(_recording, content, name, title))
        for name, title in titles.items()
    }


def load_glossary(content, made, writing):
    for facts in content.glossary:
        key = f"word/{facts['term']}"
        _once(key, GlossaryTerm, made, partial(_word, facts, writing))


def load_settings(content, made):
    """Fill the settings once, and only what still is as it came."""
    if "settings" in made:
        return
    with transaction.atomic():
        settings = SiteSettings.load()
        for name in ("name", "tagline", "legal_line", "feedback_address"):
            default = SiteSettings._meta.get_field(name).get_default()
            if getattr(settings, name) in ("", default):
                setattr(settings, name, content.settings[name].strip())
        if not settings.helplines.exists():
            settings.helplines.set([Helpline(**line) for line in content.settings["helplines"]])
        settings.full_clean()
        settings.save()
        mark(settings, "settings")


def _once(key, model, made, make):
    if key in made:
        return model.objects.filter(pk=made[key]).first()
    with transaction.atomic():
        thing = make()
        if thing is not None:
            mark(thing, key)
    return thing


def _named(model, facts):
    return model.objects.filter(name=facts["name"]).first() or _saved(model(**facts))


def _word(facts, writing):
    return GlossaryTerm.objects.filter(term=facts["term"]).first() or _saved(
        GlossaryTerm(
            term=facts["term"],
            definition=writing.plain(facts["definition"]),
            other_forms="\n".join(facts.get("forms", ())),
            more=writing.line(facts.get("more", "")),
        )
    )


def _reference(key, record, checked_on):
    doi = normalised_doi(record.get("DOI"))
    known = Reference.objects.filter(doi=doi).first() if doi else None
    if known or (known := Reference.objects.filter(key=key).first()):
        return known
    retraction = record["retraction"]
    return _saved(
        Reference(
            key=key,
            label=record["label"],
            kind=record["type"],
            title=record["title"],
            authors="\n".join(_author(author) for author in record.get("author", ())),
            container=record.get("container-title", ""),
            publisher=record.get("publisher", ""),
            publisher_place=record.get("publisher-place", ""),
            published=record.get("issued", ""),
            volume=record.get("volume", ""),
            issue=record.get("issue", ""),
            pages=record.get("page", ""),
            doi=doi,
            pmid=record.get("PMID", ""),
            url=record.get("URL", ""),
            retraction_status=retraction["status"],
            retraction_date=retraction.get("date"),
            retraction_reason=retraction.get("reason", ""),
            checked_on=checked_on,
            note=record.get("note", ""),
        )
    )


def _author(author):
    return author.get("literal") or f"{author['family']} {author.get('given', '')}".strip()


def _picture(content, name, facts):
    path = content.picture_file(name)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _saved(
            SiteImage(
                title=facts["title"],
                file=File(file, name=path.name),
                alt_text=facts["alt"],
                credit=content.settings["image_credit"],
                licence=content.settings["image_licence"],
            )
        )


def _recording(content, name, title):
    path = content.recording_file(name, "mp3")
    with path.open("rb") as file:
        return _saved(
            SiteMedia(
                title=title,
                type="audio",
                file=File(file, name=path.name),
                webvtt=content.recording_file(name, "vtt").read_text(encoding="utf-8"),
            )
        )


def _saved(thing):
    thing.full_clean()
    thing.save()
    return thing
