"""The owner of the document and of musical time."""
