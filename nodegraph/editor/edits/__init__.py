"""What hands do to a graph, as edits of the patch with their inverses."""
