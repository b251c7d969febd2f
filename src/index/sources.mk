# Files of src/index.
