"""The Makefile's commands: standard library only, as nothing is installed before them."""
