"""Text to syntax tree. The only place that knows Lark."""
