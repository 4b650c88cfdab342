"""Whatever is found by typing or chosen from a list: nodes, commands, files, entries of menus."""
