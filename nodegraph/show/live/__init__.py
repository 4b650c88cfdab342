"""A show on a sound card and in windows: processes that outlive each other."""
