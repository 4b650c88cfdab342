"""A song from a line of text: composed, then played, with everything about it known exactly."""
