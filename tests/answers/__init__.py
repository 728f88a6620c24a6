"""Reading answers to questionnaires."""
