"""Skills and certificates in lists, sentences and descriptions of offers."""
