"""Search over what is published: finding, suggesting, and learning what people miss.

A visitor's words are never logged. The words of a search that found nothing are counted, if
they can say nothing about a person (articles.search.unfound).
"""
