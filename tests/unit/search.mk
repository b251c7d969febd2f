# Unit tests of src/search.
# What reaches Xapian, which is C++, is linked by the C++ compiler.
UNIT_TESTS += tests/unit/test_query
tests_unit_test_query_SOURCES = tests/unit/test_query.c tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_query_LINK = $(UNIT_CXXLINK)
tests_unit_test_query_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_scan
tests_unit_test_scan_SOURCES = tests/unit/test_scan.c tests/unit/scan_record.h tests/unit/random_text.h tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_scan_LINK = $(UNIT_CXXLINK)
tests_unit_test_scan_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_snippet
tests_unit_test_snippet_SOURCES = tests/unit/test_snippet.c tests/unit/scan_record.h tests/unit/random_text.h tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_snippet_LINK = $(UNIT_CXXLINK)
tests_unit_test_snippet_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_searcher
tests_unit_test_searcher_SOURCES = tests/unit/test_searcher.c tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_searcher_LINK = $(UNIT_CXXLINK)
tests_unit_test_searcher_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_lexicon
tests_unit_test_lexicon_SOURCES = tests/unit/test_lexicon.c tests/unit/search_kb.h tests/unit/kb_index.h tests/unit/kb_tree.h
tests_unit_test_lexicon_LINK = $(UNIT_CXXLINK)
tests_unit_test_lexicon_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_choices
tests_unit_test_choices_SOURCES = tests/unit/test_choices.c
tests_unit_test_choices_LINK = $(UNIT_CXXLINK)
tests_unit_test_choices_LDADD = $(UNIT_LIBS)
