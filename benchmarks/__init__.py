"""How long a whole run takes and how much memory, beside the same work written by hand.

`python -m benchmarks [--scale S …] [--out DIR] [--record]`. The pipeline imports nothing of it.
"""
