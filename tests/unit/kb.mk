# Unit tests of src/kb.
UNIT_TESTS += tests/unit/test_article
tests_unit_test_article_SOURCES = tests/unit/test_article.c
tests_unit_test_article_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_check
tests_unit_test_check_SOURCES = tests/unit/test_check.c tests/unit/kb_tree.h
tests_unit_test_check_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_markdown
tests_unit_test_markdown_SOURCES = tests/unit/test_markdown.c
tests_unit_test_markdown_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_source
tests_unit_test_source_SOURCES = tests/unit/test_source.c tests/unit/kb_tree.h
tests_unit_test_source_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_watch
tests_unit_test_watch_SOURCES = tests/unit/test_watch.c tests/unit/kb_tree.h
tests_unit_test_watch_LDADD = $(UNIT_LIBS)
