"""Questionnaires (问卷): forms written as XLSForm, their versions, and the answers given to them at the doors."""
