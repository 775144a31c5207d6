"""Typeset formulas with MathJax, to find those that cannot be shown or are not allowed."""
