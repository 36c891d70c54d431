"""Links that lead away from the site: collected from what is live, asked about in background."""
