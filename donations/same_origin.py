"""A guard for forms on pages that carry no CSRF token because they are the same for everyone."""

from django.conf import settings


def is_same_origin(request):
    """True if a page of ours sent this POST.

    Browsers say so in `Sec-Fetch-Site`, which no page can forge
    (https://www.w3.org/TR/fetch-metadata/); older ones only name the origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    ours = (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
    return request.headers.get("Origin") in ours
