# Unit tests of src/feedback.
# What reaches Xapian, which is C++, is linked by the C++ compiler.
UNIT_TESTS += tests/unit/test_session
tests_unit_test_session_SOURCES = tests/unit/test_session.c tests/unit/kb_tree.h
tests_unit_test_session_LINK = $(UNIT_CXXLINK)
tests_unit_test_session_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c tests/unit/kb_tree.h
tests_unit_test_store_LINK = $(UNIT_CXXLINK)
tests_unit_test_store_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_contact
tests_unit_test_contact_SOURCES = tests/unit/test_contact.c tests/unit/kb_tree.h
tests_unit_test_contact_LINK = $(UNIT_CXXLINK)
tests_unit_test_contact_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_cache
tests_unit_test_cache_SOURCES = tests/unit/test_cache.c
tests_unit_test_cache_LINK = $(UNIT_CXXLINK)
tests_unit_test_cache_LDADD = $(UNIT_LIBS)
UNIT_TESTS += tests/unit/test_question
tests_unit_test_question_SOURCES = tests/unit/test_question.c
tests_unit_test_question_LINK = $(UNIT_CXXLINK)
tests_unit_test_question_LDADD = $(UNIT_LIBS)
