libanswerd_a_SOURCES += \
	include/answerd/daemon/daemon.h src/daemon/daemon.c \
	include/answerd/daemon/curation.h src/daemon/curation.c \
	src/daemon/curator.h src/daemon/curator.c \
	src/daemon/fault_set.h src/daemon/fault_set.c \
	src/daemon/board.h src/daemon/board.c \
	src/daemon/keeper.h src/daemon/keeper.c \
	src/daemon/publisher.h src/daemon/publisher.c \
	src/daemon/site.h src/daemon/site.c \
	src/daemon/stamp.h src/daemon/stamp.c
