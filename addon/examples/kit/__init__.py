"""The modules that the examples share: numbers, inputs, blocks, drawing, and the engine.

Like the examples, these modules keep to the small subset of Python that behaves the same in CPython
3.9 to 3.14 and, translated, in a browser. Only `native.py` does not: it has the few functions that
are written by hand in both Python and JavaScript.
"""
