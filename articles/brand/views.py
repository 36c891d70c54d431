"""The files of a brand's colours. Open to everybody: they hold colours and nothing else."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from articles.brand import files, given_out
from articles.models.site_settings import SiteSettings

FOR_EVER = "public, max-age=31536000, immutable"
KINDS = {
    "css": ("text/css; charset=utf-8", files.style_sheet),
    "svg": ("image/svg+xml", files.mark),
    "png": ("image/png", files.touch_icon),
}


@require_safe
def brand_file(request, digest, ending):
    """The file of that kind for the look that `digest` names; 404 for a look that nobody chose."""
    colours = given_out.colours_of(digest) or _chosen(digest)
    if colours is None:
        raise Http404
    content_type, made = KINDS[ending]
    response = HttpResponse(made(*colours), content_type=content_type)
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(digest):
    """What the settings say at this moment: this process may have given out nothing yet."""
    colours = SiteSettings.objects.values_list("main_colour", "accent_colour").first()
    return colours if colours and any(colours) and files.digest(*colours) == digest else None
