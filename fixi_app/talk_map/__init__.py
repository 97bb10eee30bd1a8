"""The map of states and questions, drawn from the code itself, so that it cannot say what the code does not do."""
