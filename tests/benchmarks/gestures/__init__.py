"""Half an hour of gestures at random in a real window: `python -m tests.benchmarks.gestures`."""
