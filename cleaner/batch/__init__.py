"""Many pages: where they come from, who cleans them, where they go, and what was done already.

files -> entries -> pages -(pool)-> outcomes -> output, with a journal beside it. ``run`` strings them
together; each step is a module of its name.
"""
