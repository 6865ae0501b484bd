"""From a sender's file to gpect's tables: read, recognise, normalise."""
