"""The podcast: transcripts and chapters, the feed for apps, and the files that it names."""
