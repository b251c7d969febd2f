#!/bin/sh
# failed.sh LOG - what failed in the log of a run with ANSWERD_REPORTER=tap: each test that
# did not pass with its reason, and the end of the log.
awk '/^ *not ok/ { failed = 1 } failed { print } /^ *\.\.\.$/ { failed = 0 }' "$1" | head -n 80
tail -n 20 "$1"
