"""The passes from syntax tree to checked model."""
