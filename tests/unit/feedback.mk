# Unit tests of src/feedback.
