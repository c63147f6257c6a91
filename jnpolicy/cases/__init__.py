"""Cases: an applicant, its matters, and what it has already received, checked against the vocabulary."""
