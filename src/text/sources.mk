# Files of src/text.
