"""The pages and the picture that are made from the program itself, so that they cannot say anything else.

`make docs` writes them; tests/pages/ keeps them in step. They are committed, since readers have no interpreter at hand.
"""
