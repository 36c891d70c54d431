"""Every mail: each .txt template below templates/ that is not a part of one."""

from django.template.loader import render_to_string

from config.style_page.examples.letters import EXAMPLES, NO_LETTERS
from config.style_page.specimens import TEMPLATES


def every_letter():
    """Paths below templates/, without their ending."""
    found = (path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.txt"))
    names = (str(path.with_suffix("")) for path in found)
    return sorted(name for name in names if not _is_a_part(name))


def _is_a_part(name):
    last = name.rpartition("/")[2]
    return last.startswith("base") or last.endswith("_subject") or name.startswith(NO_LETTERS)


def without_example():
    shown = {letter.template for letter in EXAMPLES.values()}
    return [name for name in every_letter() if name not in shown]


def has_html(letter):
    return (TEMPLATES / f"{letter.template}.html").exists()


def subject_of(letter):
    """The subject, from the template beside the mail where there is one."""
    beside = f"{letter.template.removesuffix('_message')}_subject.txt"
    if (TEMPLATES / beside).exists():
        return render_to_string(beside).strip()
    return str(letter.subject)


def written(letter, ending, request):
    """The mail as text or HTML, as it would be sent now; staff's words are those of today."""
    context = letter.context() | {"subject": subject_of(letter)}
    return render_to_string(f"{letter.template}.{ending}", context, request)
