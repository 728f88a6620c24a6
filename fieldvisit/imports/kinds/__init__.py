"""What each kind of import means for the register: which row is whom, what it would change, what it writes."""
