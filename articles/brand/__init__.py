"""The marks of a site: colours that staff choose, made readable, and the icons in them."""
