"""Tools for contributors, each independent of the others."""
