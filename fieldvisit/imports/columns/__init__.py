"""What columns a register has: how people call them, what may stand in them, and how they are written again."""
