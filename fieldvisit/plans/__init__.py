"""Plans of who keeps which household: proposed, compared with today, adjusted by hand, confirmed as one change."""
