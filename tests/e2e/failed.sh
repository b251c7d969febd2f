#!/bin/sh
# failed.sh LOG - what failed in the log of a run with ANSWERD_REPORTER=tap: each test that
# did not pass with its reason, and the end of the log.
# The end of its report is as far in as its beginning, "---": a difference that it shows has such
# lines too.
awk '/^ *not ok/ { failed = 1 } /^ *---$/ { end = $0; sub("---", "...", end) }
	failed { print } $0 == end { failed = 0 }' "$1" | head -n 160
tail -n 20 "$1"
