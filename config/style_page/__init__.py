"""/admin/style/: every block, component, mail and error page as the templates draw them now.

What is shown is derived from the style sheet, the models and the files in templates/; the
examples are plain data in examples/. What has no example yet is named on the page, and
tests/config/test_style_page.py fails until it has one.
"""
