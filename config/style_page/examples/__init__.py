"""Plain data for the style page. Nobody in it is real, and nothing of it is ever saved."""
