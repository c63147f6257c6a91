"""Text as people write it: sources and spans, widths, numerals. A leaf: it imports nothing of ours."""
