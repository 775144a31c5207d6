"""What the examples are made of: numbers, inputs, blocks, drawing and the engine.

Like the examples, these modules keep to the small subset of Python that has the same meaning in
CPython 3.9 to 3.14 and, translated, in a browser. `native.py` alone is outside it: it holds the
few functions that exist once in Python and once by hand in JavaScript.
"""
