# The tables of folding and readings are made when the program is built.
noinst_PROGRAMS += mktables
mktables_SOURCES = src/text/mktables.c src/text/mkreadings.h src/text/mkreadings.c src/text/han_tables.h src/base/utf8.c
mktables_LDADD = $(ICU_LIBS) $(OPENCC_LIBS)
EXTRA_DIST += src/text/pinyin_phrases.txt
han_tables.c: mktables$(EXEEXT) src/text/pinyin_phrases.txt
	$(AM_V_GEN)bzip2 -dc $(UNICODE_DATA)/Unihan_Readings.txt.bz2 | ASAN_OPTIONS=detect_leaks=0 ./mktables $(srcdir)/src/text/pinyin_phrases.txt > $@.tmp && mv $@.tmp $@
CLEANFILES += han_tables.c
nodist_libanswerd_a_SOURCES = han_tables.c
libanswerd_a_SOURCES += src/text/han_tables.h \
	include/answerd/text/analyzer.h src/text/analyzer.c \
	include/answerd/text/charset.h src/text/charset.c \
	include/answerd/text/courtesy.h src/text/courtesy.c \
	include/answerd/text/fold.h src/text/fold.c \
	include/answerd/text/lang.h src/text/lang.c \
	include/answerd/text/messages.h src/text/messages.c \
	include/answerd/text/names.h src/text/names.c \
	include/answerd/text/pinyin.h src/text/pinyin.c \
	include/answerd/text/scrub.h src/text/scrub_parts.h src/text/scrub.c src/text/scrub_email.c \
	src/text/scrub_page.c \
	include/answerd/text/weightless.h src/text/weightless.c \
	include/answerd/text/wording.h src/text/wording.c
# The words of English, for telling a word that is not in the articles from a typing error.
noinst_PROGRAMS += mkwords
mkwords_SOURCES = src/text/mkwords.c src/base/str.c
english_words.c: mkwords$(EXEEXT)
	$(AM_V_GEN)./mkwords < $(ENGLISH_WORDS) > $@.tmp && mv $@.tmp $@
CLEANFILES += english_words.c
nodist_libanswerd_a_SOURCES += english_words.c
libanswerd_a_SOURCES += include/answerd/text/english.h src/text/english.c src/text/english_words.h
