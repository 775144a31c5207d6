"""For comparison, programs that do the least that a build has to do.

Each is a file of its own, because its imports are part of its time.
"""
