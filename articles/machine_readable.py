"""What machines read about a page: title, description, Open Graph, JSON-LD (schema.org)."""

from django.conf import settings

from articles.social_cards.addresses import card_address

SOCIAL_IMAGE_SPEC = "fill-1200x630|format-jpeg|jpegquality-80"


def absolute(address):
    """An address of this site as others see it; one that is whole or empty stays as it is."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address


def meta_of(page, *, site):
    """title, description, canonical, image_url and kind ("article" or "website") for the head."""
    return {
        "title": page.seo_title or page.title,
        "description": page.search_description or page.summary,
        "canonical": absolute(page.url or "/"),
        "image_url": _image_url(page, site),
        "kind": "article" if page.depth > 3 else "website",
    }


def breadcrumb_list(page, *, site):
    """BreadcrumbList as readers see it: the home page goes by the name of the site."""
    (_title, home), *between = page.breadcrumbs
    trail = [(site["name"], home), *between, (page.title, page.url)]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "item": absolute(url or "/")}
            for place, (title, url) in enumerate(trail, start=1)
        ],
    }


def article(page, *, kind="Article", site_name):
    """An Article or MedicalWebPage: what it is about, who wrote and reviewed it, when it was wrong.

    lastReviewed is of reviews as a whole; dateModified of any change, a correction too.
    """
    facts = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": page.title,
        "name": page.title,
        "description": page.search_description or page.summary,
        "url": absolute(page.url or "/"),
        "image": absolute(card_address(page.social_card)),
        "inLanguage": settings.LANGUAGE_CODE,
        "about": [{"@type": "Thing", "name": topic.name} for topic in page.topics.all()],
        "datePublished": _date(page.first_published_at),
        "dateModified": _date(page.last_published_at),
        "correction": [_correction(each) for each in page.newest_corrections],
        "author": _person(page.author),
        "publisher": {"@type": "Organization", "name": site_name, "url": settings.SITE_URL},
        "isAccessibleForFree": True,
    }
    if kind == "MedicalWebPage":
        facts["lastReviewed"] = _date(page.last_reviewed)
        facts["reviewedBy"] = _person(page.reviewer)
    return {name: value for name, value in facts.items() if value}


def questions(entries):
    """FAQPage. entries: (question, answer as HTML) in order."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in entries
        ],
    }


def _image_url(page, site):
    """The picture that editors chose, which only people who accepted can fetch; or the drawn one,
    or the site's."""
    image = page.social_image
    if image:
        return absolute(image.get_rendition(SOCIAL_IMAGE_SPEC).url)
    return absolute(card_address(page.social_card) or site["social_image"])


def website(site):
    """WebSite, from the facts about this site (articles.models.site_facts)."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site["name"],
        "description": site["tagline"],
        "url": site["url"],
        "inLanguage": settings.LANGUAGE_CODE,
    }


def _correction(correction):
    when = correction.date.isoformat()
    return {"@type": "CorrectionComment", "text": correction.text, "datePublished": when}


def _person(person):
    if not person:
        return None
    facts = {"name": person.name, "jobTitle": person.role, "url": person.address}
    return {"@type": "Person", **{name: value for name, value in facts.items() if value}}


def _date(moment):
    return moment.isoformat() if moment else None
