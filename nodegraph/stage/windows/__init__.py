"""Windows that show the picture of a stage, on any screen; their keys, test card and preview."""
