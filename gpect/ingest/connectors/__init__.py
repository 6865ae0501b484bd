"""What fetches by itself: each connector writes a file that ``gpect ingest`` then reads.

================  ==================================================================
module            what it does
================  ==================================================================
``client``        polite HTTP: one rate, retries with patience, French sentences
``france_travail``  « Offres d'emploi v2 »: token, pages by ``range``, days split
``les_emplois``   structures of the IAE around a commune, page after page
================  ==================================================================

The HTTP library is imported by ``client`` alone, when a connector runs: reading files never
needs it.
"""
