"""What people see on a terminal, by Rich: one class a kind of answer, `Screen` made of all."""
