"""Issues: raised at the door, dispatched, worked on, answered, called back, closed, and reopened if not solved."""
