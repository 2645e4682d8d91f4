"""Tests: one file per module, builders in ``helpers``, cases in ``cases/*.md``."""
