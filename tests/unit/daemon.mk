# Unit tests of src/daemon.
UNIT_TESTS += tests/unit/test_fault_set
tests_unit_test_fault_set_SOURCES = tests/unit/test_fault_set.c
tests_unit_test_fault_set_LDADD = $(UNIT_LIBS)
