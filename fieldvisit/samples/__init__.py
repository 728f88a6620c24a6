"""Samples: the households that a questionnaire is to be asked at, all, tagged ones or a share of each grid."""
