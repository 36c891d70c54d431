"""What visitors can ask of this app: the text and its form, and their own receipt."""

from disclaimer.views.gate import accept, text

__all__ = ["accept", "text"]
