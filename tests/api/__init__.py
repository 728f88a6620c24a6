"""The API from outside: requests in, answers and rows out."""
