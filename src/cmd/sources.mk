bin_PROGRAMS += answerd
answerd_SOURCES = src/main.c \
	src/cmd/cmd.h src/cmd/cmd.c \
	src/cmd/backup.c \
	src/cmd/check.c \
	src/cmd/eval.c src/cmd/eval_set.h src/cmd/eval_set.c src/cmd/eval_score.c \
	src/cmd/eval_choices.h src/cmd/eval_choices.c \
	src/cmd/gaps.c \
	src/cmd/index.c \
	src/cmd/progress.h src/cmd/progress.c \
	src/cmd/replay.c \
	src/cmd/report.c \
	src/cmd/search_open.h src/cmd/search_open.c \
	src/cmd/search.c src/cmd/search_agent.h src/cmd/search_agent.c \
	src/cmd/search_print.h src/cmd/search_print.c \
	src/cmd/restore.c \
	src/cmd/serve.c \
	src/cmd/token.c \
	src/cmd/widget_tag.c
answerd_LDADD = libanswerd.a $(LIBS_ALL)
# Xapian is C++: its wrapper is linked by the C++ compiler.
answerd_LINK = $(CXXLD) $(AM_CXXFLAGS) $(CXXFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -o $@
