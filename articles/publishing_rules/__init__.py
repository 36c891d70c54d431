"""Rules that a page has to keep before it is published, and hints for whoever writes it.

`rules` asks them all; one module for each family says what they are. The same functions answer
the editor's form, every other way to publish (`guard`), the Checks panel and the report.
"""
