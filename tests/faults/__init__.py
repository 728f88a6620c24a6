"""What must survive: killed servers, dropped answers, clients that collide."""
