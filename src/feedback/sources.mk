# Files of src/feedback.
