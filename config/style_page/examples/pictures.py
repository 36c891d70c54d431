"""A picture out of static/, so that the examples need no library and make no sizes of it."""

from django.templatetags.static import static
from django.utils.html import format_html


class OneSize:
    """What Wagtail's {% picture %} asks of a rendition."""

    def __init__(self, name, width, height):
        self.url, self.width, self.height = static(name), width, height

    def img_tag(self, attributes):
        named = "".join(format_html(' {}="{}"', *each) for each in attributes.items())
        size = format_html(' src="{}" width="{}" height="{}"', self.url, self.width, self.height)
        return f"<img{size}{named}>"


class StaticPicture:
    """What the templates ask of a picture of the library."""

    default_alt_text = "The site’s mark on a green ground"
    credit = "Wayside"
    licence = "CC BY 4.0"
    source_address = "https://creativecommons.org/licenses/by/4.0/"

    def get_rendition(self, spec):
        return OneSize("img/social.png", 1200, 630)

    def get_renditions(self, *specs):
        return {"width-1200": self.get_rendition("width-1200")}
