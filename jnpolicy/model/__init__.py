"""The checked model of a policy: names resolved, types and units checked, the text of the law bound."""
