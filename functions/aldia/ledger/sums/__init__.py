"""What is still owed of each invoice: payments, credits, taxes, discounts and instalments."""
