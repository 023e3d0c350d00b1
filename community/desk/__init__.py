"""The front desk of the house: what those who run it do in the browser."""
