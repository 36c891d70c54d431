from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class WithHero(models.Model):
    """A picture at the top of the page."""

    hero = models.ForeignKey(
        "articles.SiteImage",
        verbose_name=_("picture at the top"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hero_alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows. Empty uses the words stored with the picture."),
    )

    hero_panel = MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "hero",
                        heading=_("Picture"),
                        help_text=_("Wide pictures look best. None is needed."),
                    ),
                    FieldPanel("hero_alt"),
                ]
            )
        ],
        heading=_("Picture at the top"),
    )

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs):
        if self.hero and not self.hero_alt:
            self.hero_alt = self.hero.default_alt_text
        super().full_clean(*args, **kwargs)
