"""An account for people and for programs."""
