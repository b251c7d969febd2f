# Unit tests of src/index.
