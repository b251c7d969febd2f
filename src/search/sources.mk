libanswerd_a_SOURCES += \
	src/search/asked.h src/search/asked.c \
	include/answerd/search/lexicon.h src/search/lexicon.h src/search/lexicon.c \
	include/answerd/search/searcher.h src/search/searcher.c \
	include/answerd/search/curated.h src/search/curated.c \
	src/search/choices.h src/search/choices.c src/search/choices_words.c src/search/choices_sections.c \
	src/search/pinned.h src/search/pinned.c \
	src/search/phrase.h src/search/phrase.c \
	include/answerd/search/routes.h src/search/routes.c src/search/routes_builtin.h \
	include/answerd/search/synonyms.h src/search/synonyms.h src/search/synonyms.c \
	src/search/synonyms_read.c \
	include/answerd/search/pins.h src/search/pins.h src/search/pins.c src/search/pins_key.c src/search/pins_read.c \
	include/answerd/search/rule_text.h src/search/rule_file.h src/search/rule_file.c \
	src/search/idf.h src/search/idf.c \
	src/search/kin.h src/search/kin.c \
	src/search/lines.h src/search/lines.c \
	src/search/maxent.h src/search/maxent.c src/search/maxent_parts.h \
	src/search/maxent_lines.c src/search/maxent_train.c \
	src/search/model.h src/search/model.c src/search/model_weights.h \
	src/search/query.h src/search/query.c src/search/query_correct.c src/search/query_compound.c \
	src/search/rank.h src/search/rank.c \
	src/search/scan.h src/search/scan.c \
	src/search/snippet.h src/search/snippet.c \
	src/search/pairs.h src/search/pairs.c \
	src/search/spelled.h src/search/spelled.c \
	src/search/spelling.h src/search/spelling.c \
	src/search/suggester.h src/search/suggester.c src/search/suggest.c \
	src/search/sug_keys.c src/search/sug_mend.c src/search/sug_written.c \
	src/search/titles.h src/search/titles.c \
	src/search/verdict.h src/search/verdict.c
# The phrases that ask for a person or complain, compiled in.
EXTRA_DIST += src/search/routes.yaml
nodist_libanswerd_a_SOURCES += routes_builtin.c
routes_builtin.c: src/search/routes.yaml
	$(AM_V_GEN){ printf '#include "search/routes_builtin.h"\nconst unsigned char routes_yaml[] = {\n'; \
	  od -An -v -tu1 $(srcdir)/src/search/routes.yaml | sed 's/\([0-9][0-9]*\)/\1,/g'; \
	  printf '};\nconst size_t routes_yaml_len = sizeof routes_yaml;\n'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += routes_builtin.c
