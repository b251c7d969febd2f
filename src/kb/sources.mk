# Files of src/kb.
