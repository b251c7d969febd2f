# Unit tests of src/search.
