# Files of src/pages.
