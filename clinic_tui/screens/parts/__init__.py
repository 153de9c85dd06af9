"""What screens are made of: asking without waiting, lists, forms, questions."""
