"""Who gets a lead, and why: eligibility, rings, a written score, a decision that can be recomputed. Pure."""
