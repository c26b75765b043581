"""scripts/check/mutation: changes the sources one small mistake at a time and counts the mistakes that no test notices."""
