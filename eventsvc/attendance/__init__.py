"""Who was there: scans, and what is made of them."""
