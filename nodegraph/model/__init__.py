"""What a patch and a node are: declarations, values, files. Needs no device and no compiler."""
