"""Further states of the blocks whose preview shows one, and blocks that have no preview."""

from datetime import date

from config.style_page.examples.pictures import StaticPicture

# Name of a block → state → what differs from its preview.
STATES = {
    "claim": {
        "Very low certainty": {"certainty": "very_low"},
        "Moderate certainty": {"certainty": "moderate"},
        "High certainty": {"certainty": "high"},
        "Not graded by a review, nobody named": {"certainty": "not_graded", "basis": ""},
    },
    "status_box": {
        "Checked more than 90 days ago (only editors are told)": {"checked_on": date(2026, 1, 5)},
        "One country": {
            "entries": [{"place": "United Kingdom", "position": "<p>Not a licensed medicine.</p>"}]
        },
    },
    "table": {"No column that names the rows": {"row_header": False}},
    "trial_result": {
        "Nobody and everybody, one person in the trial": {
            "with_per_100": 0,
            "without_per_100": 100,
            "participants": 1,
            "note": "",
        },
    },
    "quote": {"Nobody named": {"attribution": ""}},
    "help_box": {"Without words of its own": {"title": "", "text": ""}},
    "figure": {"Without caption": {"caption": ""}},
}
NO_PREVIEW = {
    "figure": lambda: {
        "image": StaticPicture(),
        "alternative_text": "The site’s mark on a green ground",
        "caption": "<p>A caption in a few words.</p>",
    },
}
# Blocks without a template of their own, with where they are drawn.
DRAWN_ELSEWHERE = {"start_point": "The ways in are drawn by the home page."}
