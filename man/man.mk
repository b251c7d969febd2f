dist_man_MANS += man/answerd.1 man/answerd-serve.1 man/answerd-index.1 man/answerd-search.1 man/answerd-check.1 man/answerd-gaps.1 man/answerd-replay.1 man/answerd-token.1 man/answerd-eval.1
