"""What schema.org allows, as far as this site uses it (vocabulary.json; see extract.py)."""
