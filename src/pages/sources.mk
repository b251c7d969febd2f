libanswerd_a_SOURCES += \
	include/answerd/pages/pages.h src/pages/pages.c src/pages/site.h \
	src/pages/article.h src/pages/article.c src/pages/article_parts.c \
	src/pages/category.c \
	src/pages/entry.h src/pages/entry.c \
	src/pages/forms.h src/pages/forms.c \
	src/pages/frame.h src/pages/frame.c \
	src/pages/home.c \
	src/pages/jsonld.h src/pages/jsonld.c \
	src/pages/names.c \
	src/pages/page.h src/pages/page.c src/pages/write.c \
	src/pages/problem.c \
	src/pages/results.h src/pages/results.c \
	src/pages/search.c src/pages/sitemap.c \
	src/pages/ways.h src/pages/ways.c
