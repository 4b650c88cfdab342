"""The automatic layout: where nodes stand, so that the signal reads left to right."""
