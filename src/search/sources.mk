libanswerd_a_SOURCES += \
	include/answerd/search/lexicon.h src/search/lexicon.h src/search/lexicon.c \
	include/answerd/search/searcher.h src/search/searcher.c \
	src/search/choices.h src/search/choices.c \
	src/search/phrase.h src/search/phrase.c \
	include/answerd/search/routes.h src/search/routes.c src/search/routes_builtin.h \
	include/answerd/search/synonyms.h src/search/synonyms.h src/search/synonyms.c \
	src/search/synonyms_read.c \
	src/search/model.h src/search/model.c \
	src/search/query.h src/search/query.c \
	src/search/scan.h src/search/scan.c \
	src/search/snippet.h src/search/snippet.c \
	src/search/suggest.c
# The phrases that ask for a person or complain, compiled in.
EXTRA_DIST += src/search/routes.yaml
nodist_libanswerd_a_SOURCES += routes_builtin.c
routes_builtin.c: src/search/routes.yaml
	$(AM_V_GEN){ printf '#include "search/routes_builtin.h"\nconst unsigned char routes_yaml[] = {\n'; \
	  od -An -v -tu1 $(srcdir)/src/search/routes.yaml | sed 's/\([0-9][0-9]*\)/\1,/g'; \
	  printf '};\nconst size_t routes_yaml_len = sizeof routes_yaml;\n'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += routes_builtin.c
