# Files of src/search.
