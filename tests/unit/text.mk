# Unit tests of src/text.
