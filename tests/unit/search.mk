# Unit tests of src/search.
# What reaches Xapian, which is C++, is linked by the C++ compiler.
UNIT_TESTS += tests/unit/test_searcher
tests_unit_test_searcher_SOURCES = tests/unit/test_searcher.c tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_searcher_LINK = $(UNIT_CXXLINK)
tests_unit_test_searcher_LDADD = $(UNIT_LIBS)
