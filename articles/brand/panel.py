"""In Settings → Site settings: how the chosen colours look on light and on dark pages."""

from wagtail.admin.panels import Panel

from articles.brand.colours import derived
from articles.brand.tokens import SCHEMES, own
from articles.brand.words import changes


class ColoursPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/staff/brand_colours.html"

        def get_context_data(self, parent_context=None):
            saved = type(self.instance).objects.filter(pk=self.instance.pk).first() or self.instance
            colours = saved.main_colour, saved.accent_colour
            shown = [
                {"scheme": scheme, "is_dark": scheme == SCHEMES[1], **_named(scheme, colours)}
                for scheme in SCHEMES
            ]
            context = super().get_context_data(parent_context)
            return {**context, "swatches": shown, "changes": changes(*colours)}


def _named(scheme, colours):
    """Tokens by names that a template can say."""
    tokens = {**own(scheme), **derived(*colours)[scheme]}
    return {name.replace("-", "_"): colour for name, colour in tokens.items()}
