# Unit tests of src/index.
# What reaches Xapian, which is C++, is linked by the C++ compiler.
UNIT_TESTS += tests/unit/test_record
tests_unit_test_record_SOURCES = tests/unit/test_record.c tests/unit/random_text.h
tests_unit_test_record_LINK = $(UNIT_CXXLINK)
tests_unit_test_record_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_forward
tests_unit_test_forward_SOURCES = tests/unit/test_forward.c tests/unit/kb_tree.h
tests_unit_test_forward_LINK = $(UNIT_CXXLINK)
tests_unit_test_forward_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_terms
tests_unit_test_terms_SOURCES = tests/unit/test_terms.c
tests_unit_test_terms_LINK = $(UNIT_CXXLINK)
tests_unit_test_terms_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_catalog
tests_unit_test_catalog_SOURCES = tests/unit/test_catalog.c
tests_unit_test_catalog_LINK = $(UNIT_CXXLINK)
tests_unit_test_catalog_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_layout
tests_unit_test_layout_SOURCES = tests/unit/test_layout.c tests/unit/kb_tree.h
tests_unit_test_layout_LINK = $(UNIT_CXXLINK)
tests_unit_test_layout_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_indexer
tests_unit_test_indexer_SOURCES = tests/unit/test_indexer.c tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_indexer_LINK = $(UNIT_CXXLINK)
tests_unit_test_indexer_LDADD = $(UNIT_LIBS)
