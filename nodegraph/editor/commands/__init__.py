"""All that a key or the list of commands does."""
