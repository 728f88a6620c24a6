"""Fieldvisit (入户): door-to-door visits that work offline, and the issues that travel from them."""
