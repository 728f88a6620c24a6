"""The Flask edge: guard, problems, forms, paging, headers, languages. Knows nothing of the database."""
