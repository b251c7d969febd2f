# Unit tests: one program a module, tests/unit/test_<module>.c. Each is linked
# with the whole library and cmocka; those that reach Xapian by the C++ compiler.
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
include tests/unit/daemon.mk

if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

include tests/fuzz/fuzz.mk

# Rules of the sources that a script can hold.
dist_check_SCRIPTS = tests/check-layers tests/check-style
TESTS += $(dist_check_SCRIPTS)
# These need clang 14: tests/check-format, tests/run-tidy.
EXTRA_DIST += tests/check-format tests/run-tidy .clang-format .clang-tidy

# Every unit test under valgrind: no bad access, nothing lost. It takes some minutes;
# `make check-valgrind UNIT_TESTS=tests/unit/test_scrub` runs one.
VALGRIND = valgrind -q --error-exitcode=1 --leak-check=full --num-callers=20
.PHONY: check-valgrind
check-valgrind: $(UNIT_TESTS)
	@printf '%s\n' $(UNIT_TESTS) | xargs -P "$$(nproc)" -I{} sh -c 'echo {}; \
		srcdir=$(srcdir) $(VALGRIND) ./{} >{}.valgrind 2>&1 && exit; \
		echo "failed under valgrind: {}"; grep -v " OK \]\| RUN " {}.valgrind; exit 1'
MOSTLYCLEANFILES = tests/unit/*.valgrind

# The API's end-to-end tests with every answerd under valgrind, one file after the
# other; `make check-valgrind-api API_TESTS=suggest` runs one.
API_TESTS = articles http openapi publish search pins signals signin suggest synonyms tokens
.PHONY: check-valgrind-api
check-valgrind-api: answerd$(EXEEXT)
	cd $(srcdir) && ANSWERD=tests/e2e/under-valgrind ANSWERD_BUILD=$(abs_builddir) \
		ANSWERD_SLOW=$${ANSWERD_SLOW:-20} node --test --test-concurrency=1 \
		$(API_TESTS:%=tests/e2e/%.test.mjs)
