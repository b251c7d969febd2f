# The tables of folding and readings are made when the program is built.
noinst_PROGRAMS += mktables
mktables_SOURCES = src/text/mktables.c src/text/han_tables.h src/base/utf8.c
mktables_LDADD = $(ICU_LIBS) $(OPENCC_LIBS)
han_tables.c: mktables$(EXEEXT)
	$(AM_V_GEN)bzip2 -dc $(UNICODE_DATA)/Unihan_Readings.txt.bz2 | ASAN_OPTIONS=detect_leaks=0 ./mktables > $@.tmp && mv $@.tmp $@
CLEANFILES += han_tables.c
nodist_libanswerd_a_SOURCES = han_tables.c
libanswerd_a_SOURCES += src/text/han_tables.h \
	include/answerd/text/analyzer.h src/text/analyzer.c \
	include/answerd/text/fold.h src/text/fold.c \
	include/answerd/text/pinyin.h src/text/pinyin.c \
	include/answerd/text/scrub.h src/text/scrub.c \
	include/answerd/text/weightless.h src/text/weightless.c \
	include/answerd/text/wording.h src/text/wording.c
