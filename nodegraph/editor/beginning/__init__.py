"""The first minutes, and what is remembered of them: start page, tour, examples, preferences."""
