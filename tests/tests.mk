# Unit tests: one program a module, tests/unit/test_<module>.c. Each is linked
# with the whole library and cmocka.
UNIT_LIBS = libanswerd.a $(CMOCKA_LIBS) $(LIBS_ALL)
UNIT_CXXLINK = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@
UNIT_TESTS =

include tests/unit/base.mk
include tests/unit/text.mk
include tests/unit/kb.mk
include tests/unit/index.mk
include tests/unit/search.mk
include tests/unit/feedback.mk
include tests/unit/http.mk

if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif
