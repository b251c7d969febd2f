# Unit tests of src/kb.
