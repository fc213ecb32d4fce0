"""Paths to weights that SQL cannot give: what every channel of all paths together is worth."""
