"""What a person must hear of: a failed run, a refused release, a source that is stale.

An alert holds names and counts, never a value of a row nor the words of an error, which may quote
one. `messages` says what is told, `sending` how, `outbox` that each is told once, `attempt` when.
"""
