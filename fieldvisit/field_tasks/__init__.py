"""Tasks at a door that somebody or something set: what is to be done, until when, and who did it."""
