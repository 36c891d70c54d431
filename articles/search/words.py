"""What a search is made of: words, without signs that mean something to a database."""

import re
import unicodedata

LONGEST_QUERY = 200
MOST_WORDS = 12
WORD = re.compile(r"\w+")


def clean(text):
    """The query as people see it again: printable, single spaces, 200 characters at most."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:1_000])
    return " ".join(printable.split())[:LONGEST_QUERY]


def words_of(text):
    """The words of a query in small letters, in order, the first twelve at most.

    Signs go: they mean something to a database's search, and some of them are errors.
    """
    return [word.replace("_", "") for word in WORD.findall(text.lower()) if word.strip("_")][
        :MOST_WORDS
    ]


def plain(word):
    """Small letters without accents: “Café” and “cafe” are alike."""
    parts = unicodedata.normalize("NFKD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def forms(word):
    """The word, and its singular or plural if it is English and long enough to have one."""
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return [word]
    if word.endswith("ies"):
        return [word, f"{word[:-3]}y"]
    if word.endswith("s"):
        return [word, word[:-1]]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word, f"{word[:-1]}ies"]
    return [word, f"{word}s"]
