"""In Settings → Site settings: how the chosen colours look on light and on dark pages."""

from wagtail.admin.panels import Panel

from articles.brand.colours import in_templates
from articles.brand.tokens import DARK
from articles.brand.words import changes


class ColoursPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "articles/staff/brand_colours.html"

        def get_context_data(self, parent_context=None):
            saved = type(self.instance).objects.filter(pk=self.instance.pk).first() or self.instance
            colours = saved.main_colour, saved.accent_colour
            swatches = [
                {"scheme": scheme, "is_dark": scheme == DARK, **tokens}
                for scheme, tokens in in_templates(*colours).items()
            ]
            context = super().get_context_data(parent_context)
            return {**context, "swatches": swatches, "changes": changes(*colours)}
