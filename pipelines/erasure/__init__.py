"""Removing a person from everything that the pipeline keeps.

    register   the list of who is not to come back: salted hashes, one folder per erasure
    person     an identifier → everything that names the person, in memory only
    releases   past releases rewritten without the person
    leftovers  what may simply go: working files, logs; the run history, feedback files
    search     every byte, for the proof
    erase      the order of these, and finishing what a killed erasure left

How a load of the lake is freed is `pipelines.exports.suppressed`; new exports go the same way.
"""
