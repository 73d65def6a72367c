"""What the screen Review is made of."""
