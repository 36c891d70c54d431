"""Pictures for shared links, drawn from a page's title: the one thing that everybody may see."""
