#!/bin/sh
# run.sh - runs every fuzz target with libFuzzer.
#
#   tests/fuzz/run.sh SECONDS [TARGET...]
#
# From the build folder, after `make fuzzers` (tests/fuzz/fuzz.mk says how to
# configure). Each target runs SECONDS, starting from its saved inputs; new ones
# go to fuzz-out/TARGET. What is found is left as fuzz-out/TARGET-crash-* and the
# like: mend it, and save the input in tests/fuzz/corpus/TARGET, which `make check`
# replays. Exits 1 when anything was found.
set -eu

seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET...]}
shift
corpus=$(cd "$(dirname "$0")" && pwd)/corpus
[ $# -gt 0 ] || set -- $(cd "$corpus" && ls)
found=0
for target; do
	program=tests/fuzz/fuzz_$target
	[ -x "$program" ] || { echo "run.sh: no $program: run make fuzzers" >&2; exit 2; }
	mkdir -p "fuzz-out/$target"
	if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="fuzz-out/$target-" "fuzz-out/$target" "$corpus/$target" \
		2>"fuzz-out/$target.log"; then
		echo "$target: nothing found, $(grep -o 'number_of_executed_units: .*' \
			"fuzz-out/$target.log" | grep -o '[0-9]*$') runs"
	else
		echo "$target: FOUND something, see fuzz-out/$target.log"
		tail -n 20 "fuzz-out/$target.log"
		found=1
	fi
done
exit $found
