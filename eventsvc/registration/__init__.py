"""Who comes: bookings, registrations, waiting lists, tickets."""
