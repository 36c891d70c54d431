"""What visitors can ask of this app: the text and its form, and their own receipt."""

from disclaimer.views.floor import floor
from disclaimer.views.gate import accept, text
from disclaimer.views.receipt import receipt, withdraw

__all__ = ["accept", "floor", "receipt", "text", "withdraw"]
