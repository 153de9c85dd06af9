"""What people type, understood: dates, times, money, phone numbers."""
