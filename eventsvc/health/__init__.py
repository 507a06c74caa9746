"""How the service itself is: when its periodic jobs ran, what is found wrong, and since when."""
