"""Looking at a plan while it plays: values of its outputs, and what its steps cost.

Everything here is steps of machine code among the plan's own, so that a plan that flies without
Python goes on flying. Nobody who does not look pays for it.
"""
