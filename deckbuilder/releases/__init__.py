"""What was released, and when."""
