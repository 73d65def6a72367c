"""What the library screen is made of: the three kinds of rows, how they are worded, changed and tried out."""
