"""What lies on paper on the day itself: name badges and lists to sign. One paper a file."""
