"""Files as tables: what stands in them, whatever program wrote them. Pure of database and pages."""
