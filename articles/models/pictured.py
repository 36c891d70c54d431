"""The picture that is drawn for links to a page (articles.social_cards)."""

from django.db import models


class Pictured(models.Model):
    """Which picture a page has is a fact about its row, and no part of its text.

    Otherwise a revision would bring the name of an older picture back, or none, and the one that
    is there would stay for everybody to see; and a copy would share the picture of its original
    and take it along when it is deleted.
    """

    # The file's name, if there is one.
    social_card = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        abstract = True

    def with_content_json(self, content):
        """The page as a revision has it, with the picture that it has now."""
        page = super().with_content_json(content)
        page.social_card = self.social_card
        return page
