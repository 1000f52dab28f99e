"""How results are shown: a folder for each format, and in it a module for each command that offers it."""
