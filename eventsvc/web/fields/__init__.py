"""Fields and forms that several audiences use: they tidy what people type and say what is wrong with it."""
