"""What is right as it is written and may yet not be meant: warnings, told where a pack may be right."""
