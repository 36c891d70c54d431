"""The sizes that pages show a picture in, made when it is uploaded.

Encoding AVIF takes about a second a size; done at the first page view, it is the first reader
who waits. Nine sizes, as every `{% picture %}` of templates/ names them.
"""

from django.apps import apps
from django_tasks import task

from articles.machine_readable import SOCIAL_IMAGE_SPEC

WIDTHS = (480, 960, 1440)
FORMATS = ("avif", "webp", "jpeg")
SPECS = (
    *(f"format-{kind}|width-{width}" for kind in FORMATS for width in WIDTHS),
    SOCIAL_IMAGE_SPEC,
)

# Search and “used by” must not wait behind minutes of encoding. From -100 to 100, 0 is usual.
LAST_OF_ALL = -50


@task(priority=LAST_OF_ALL)
def make_renditions(image_id):
    """Make what is missing; an image that was deleted meanwhile needs nothing."""
    image = apps.get_model("articles", "SiteImage").objects.filter(pk=image_id).first()
    if image:
        image.get_renditions(*SPECS)
