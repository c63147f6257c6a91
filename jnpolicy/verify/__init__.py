"""Checking a decision without the optimiser: a second, plain reading of what a policy means."""
