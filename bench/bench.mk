# Benchmarks are built on demand: make bench-tools; bench/run does so itself.
EXTRA_PROGRAMS += bench/load bench/inproc bench/suggest bench/clusters
bench_load_SOURCES = bench/load.c bench/stats.h
bench_load_LDADD = libanswerd.a $(LIBS_ALL)
bench_inproc_SOURCES = bench/inproc.c bench/bare.c bench/bare.h bench/stats.h
bench_inproc_LDADD = libanswerd.a $(LIBS_ALL)
bench_inproc_LINK = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@
bench_suggest_SOURCES = bench/suggest.c bench/stats.h
bench_suggest_LDADD = libanswerd.a $(LIBS_ALL)
bench_suggest_LINK = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@
bench_clusters_SOURCES = bench/clusters.c bench/stats.h
bench_clusters_LDADD = libanswerd.a $(LIBS_ALL)
bench_clusters_LINK = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@
bench-tools: bench/load$(EXEEXT) bench/inproc$(EXEEXT) bench/suggest$(EXEEXT) bench/clusters$(EXEEXT)
CLEANFILES += bench/load bench/inproc bench/suggest bench/clusters
EXTRA_DIST += bench/run bench/tune bench/judged.mjs bench/learn.mjs bench/events.mjs bench/keystroke.mjs bench/short.mjs bench/diagram.mjs bench/corpus.mjs bench/titles.mjs bench/demo bench/simulate bench/simulated bench/learned.mjs bench/courtesy.mjs bench/README.md
.PHONY: bench-tools
