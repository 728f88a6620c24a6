"""What was answered to questionnaires, as the desk reads it: lists, one set of answers, review."""
