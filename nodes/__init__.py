"""The shipped library: one module a family; importing them has no side effect."""
