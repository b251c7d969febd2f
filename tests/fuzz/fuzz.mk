# Fuzz targets. `make check` replays the saved inputs of each; for libFuzzer:
#
#   configure --enable-fuzzers --enable-sanitize=address,undefined \
#       CC=clang CXX=clang++ CFLAGS="-O1 -g" CXXFLAGS="-O1 -g"
#   make fuzzers && ../tests/fuzz/run.sh 60
#
# A target has the name of its corpus.
REPLAYS =
FUZZ_TARGETS =
FUZZ_LINK_C = $(CCLD) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@
FUZZ_LINK_CXX = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@

REPLAYS += tests/fuzz/replay_http
tests_fuzz_replay_http_SOURCES = tests/fuzz/fuzz_http_request.c tests/fuzz/replay_main.c
tests_fuzz_replay_http_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_http
tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz_http_request.c
tests_fuzz_fuzz_http_LINK = $(FUZZ_LINK_C)
tests_fuzz_fuzz_http_LDADD = libanswerd.a $(LIBS_ALL)

REPLAYS += tests/fuzz/replay_front_matter
tests_fuzz_replay_front_matter_SOURCES = tests/fuzz/fuzz_front_matter.c tests/fuzz/replay_main.c
tests_fuzz_replay_front_matter_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_front_matter
tests_fuzz_fuzz_front_matter_SOURCES = tests/fuzz/fuzz_front_matter.c
tests_fuzz_fuzz_front_matter_LINK = $(FUZZ_LINK_C)
tests_fuzz_fuzz_front_matter_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/front_matter

REPLAYS += tests/fuzz/replay_jsonl
tests_fuzz_replay_jsonl_SOURCES = tests/fuzz/fuzz_jsonl.c tests/fuzz/replay_main.c
tests_fuzz_replay_jsonl_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_jsonl
tests_fuzz_fuzz_jsonl_SOURCES = tests/fuzz/fuzz_jsonl.c
tests_fuzz_fuzz_jsonl_LINK = $(FUZZ_LINK_C)
tests_fuzz_fuzz_jsonl_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/jsonl

REPLAYS += tests/fuzz/replay_analyzer
tests_fuzz_replay_analyzer_SOURCES = tests/fuzz/fuzz_analyzer.c tests/fuzz/fuzz_text.h tests/fuzz/replay_main.c
tests_fuzz_replay_analyzer_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_analyzer
tests_fuzz_fuzz_analyzer_SOURCES = tests/fuzz/fuzz_analyzer.c tests/fuzz/fuzz_text.h
tests_fuzz_fuzz_analyzer_LINK = $(FUZZ_LINK_C)
tests_fuzz_fuzz_analyzer_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/analyzer

REPLAYS += tests/fuzz/replay_scrub
tests_fuzz_replay_scrub_SOURCES = tests/fuzz/fuzz_scrub.c tests/fuzz/fuzz_text.h tests/fuzz/replay_main.c
tests_fuzz_replay_scrub_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_scrub
tests_fuzz_fuzz_scrub_SOURCES = tests/fuzz/fuzz_scrub.c tests/fuzz/fuzz_text.h
tests_fuzz_fuzz_scrub_LINK = $(FUZZ_LINK_C)
tests_fuzz_fuzz_scrub_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/scrub

REPLAYS += tests/fuzz/replay_query
tests_fuzz_replay_query_SOURCES = tests/fuzz/fuzz_query.c tests/fuzz/fuzz_kb.h tests/fuzz/fuzz_text.h tests/fuzz/replay_main.c
tests_fuzz_replay_query_LINK = $(UNIT_CXXLINK)
tests_fuzz_replay_query_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_query
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c tests/fuzz/fuzz_kb.h tests/fuzz/fuzz_text.h
tests_fuzz_fuzz_query_LINK = $(FUZZ_LINK_CXX)
tests_fuzz_fuzz_query_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/query

REPLAYS += tests/fuzz/replay_record
tests_fuzz_replay_record_SOURCES = tests/fuzz/fuzz_record.c tests/fuzz/fuzz_kb.h tests/fuzz/fuzz_text.h tests/fuzz/replay_main.c
tests_fuzz_replay_record_LINK = $(UNIT_CXXLINK)
tests_fuzz_replay_record_LDADD = libanswerd.a $(LIBS_ALL)
FUZZ_TARGETS += tests/fuzz/fuzz_record
tests_fuzz_fuzz_record_SOURCES = tests/fuzz/fuzz_record.c tests/fuzz/fuzz_kb.h tests/fuzz/fuzz_text.h
tests_fuzz_fuzz_record_LINK = $(FUZZ_LINK_CXX)
tests_fuzz_fuzz_record_LDADD = libanswerd.a $(LIBS_ALL)
EXTRA_DIST += tests/fuzz/corpus/record

EXTRA_DIST += tests/fuzz/run.sh
check_PROGRAMS += $(REPLAYS)
TESTS += $(REPLAYS)
EXTRA_PROGRAMS += $(FUZZ_TARGETS)
CLEANFILES += $(FUZZ_TARGETS)

.PHONY: fuzzers
if FUZZERS
fuzzers: $(FUZZ_TARGETS)
else
fuzzers:
	@echo "configure with --enable-fuzzers CC=clang CXX=clang++ first"; exit 1
endif
