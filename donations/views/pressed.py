"""What the buttons of our own forms send."""


def pressed_number(request, name):
    """The primary key in a form field; None if it is no number that a database could hold."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
