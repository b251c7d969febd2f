libanswerd_a_SOURCES += \
	include/answerd/search/lexicon.h src/search/lexicon.h src/search/lexicon.c \
	include/answerd/search/searcher.h src/search/searcher.c \
	src/search/choices.h src/search/choices.c \
	src/search/model.h src/search/model.c \
	src/search/query.h src/search/query.c \
	src/search/scan.h src/search/scan.c \
	src/search/snippet.h src/search/snippet.c \
	src/search/suggest.c
