# Files of src/cmd.
