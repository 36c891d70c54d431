"""What goes into a spreadsheet must stay text."""

# A spreadsheet takes a text that begins with one of these for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(row):
    """A row {name: value} whose texts no spreadsheet takes for a formula."""
    return {name: _harmless(value) for name, value in row.items()}


def _harmless(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
