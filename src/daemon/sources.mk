# Files of src/daemon.
