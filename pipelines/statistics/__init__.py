"""What SQL cannot compute of finished counts: whether a change is more than noise, and how results
answer to spend."""
