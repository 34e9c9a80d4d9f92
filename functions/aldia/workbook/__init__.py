"""The sheet as a place: read, seal, claim, record, show, set up."""
