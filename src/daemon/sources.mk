libanswerd_a_SOURCES += \
	include/answerd/daemon/daemon.h src/daemon/daemon.c \
	src/daemon/keeper.h src/daemon/keeper.c \
	src/daemon/site.h src/daemon/site.c
