"""Values as people read, type and turn them."""
