"""Whole-page reviews: recorded without publishing, reported when due, asked for by mail."""
