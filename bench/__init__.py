"""How every figure in the README is made: corpora, metrics, fitting. Not part of the package."""
