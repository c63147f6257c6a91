"""A decision in words: formulas with their numbers, reasons, what is missing."""
