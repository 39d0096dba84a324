# The tests of the tests, and tests that take too long for `make test`.
.PHONY: sanitize corrupt races mutations fuzz coverage valgrind soak

# The tests under AddressSanitizer and UndefinedBehaviorSanitizer. What is read before it is written shows where the
# compiler can fill it with garbage.
GARBAGE = $(shell f=-ftrivial-auto-var-init=pattern; \
            echo 'int x;' | $(CC) $$f -x c -c -o /dev/null - 2>/dev/null && echo $$f)
SANITIZED = BUILD=build/sanitize OPT="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all $(GARBAGE)"
sanitize:
	TRAININGS=no $(MAKE) $(SANITIZED) test

# Every program that reads a file, on N damaged ones of each kind, drawn with SEED, under the same sanitizers.
READERS = $(CHAPTERS) $(addsuffix -experiments,02-q-learning 05-ddpg 10-mujoco) summary scores claims damage
corrupt: N = 8
corrupt:
	@$(MAKE) --no-print-directory $(SANITIZED) $(READERS:%=build/sanitize/%)
	@SEED=$(SEED) N=$(N) BUILD=build/sanitize sh tests/corrupt.sh

# What two threads do to an agent, under ThreadSanitizer.
races:
	@$(MAKE) --no-print-directory BUILD=build/races OPT="-O1 -g -fsanitize=thread" build/races/tests/threads build/races/tests/matrix
	build/races/tests/matrix && build/races/tests/threads

# Do the tests notice faults? N of them, one token each, drawn with SEED, in copies of the tree.
SEED ?= 1
N    ?= 400
JOBS ?= 1
mutations: $(BUILD)/mutate
	@SEED=$(SEED) N=$(N) JOBS=$(JOBS) BUILD='$(BUILD)' nice sh tests/mutations/run.sh

# The parsers on inputs that nobody wrote, SECONDS each; it needs clang.
SECONDS ?= 60
fuzz:
	@SECONDS_EACH=$(SECONDS) BUILD='$(BUILD)' sh tests/fuzz/run.sh

# Which lines of src and chapters the tests run. (A program that dies does so by exit then, so that its counts are kept.)
coverage:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage \
	    OPT="-O1 --coverage -D_Exit=exit" all
	@BUILD='$(BUILD)/coverage' TABLES="$(STUDIES) $(TABLES:%=%_table)" CHAPTERS='$(CHAPTERS)' \
	    sh tests/coverage.sh $(CHECKS:$(BUILD)/%=$(BUILD)/coverage/%) \
	    $(TESTERS:$(BUILD)/%=$(BUILD)/coverage/%) $(FLOAT_TESTS:%=$(BUILD)/coverage/tests/%)

# Every program under valgrind, which knows no AVX-512: built for any processor with AVX2 and FMA. ONLY='*-check' for some.
VALGRIND_ARCH := $(if $(filter x86_64,$(shell uname -m)),-march=haswell,$(ARCH))
valgrind:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/valgrind ARCH=$(VALGRIND_ARCH) OPT="-O1 -g" all
	@BUILD='$(BUILD)/valgrind' PAGES='$(PAGES)' ONLY='$(ONLY)' sh tests/valgrind.sh $(patsubst $(BUILD)/%,$(BUILD)/valgrind/%,$(PROGRAMS) $(OTHERS))

# What takes too long for `make test`: long trainings whose memory must not grow (an hour), and one that is killed hundreds
# of times.
soak: $(CHAPTERS:%=$(BUILD)/%)
	@BUILD='$(BUILD)' sh tests/soak/kills.sh
	@BUILD='$(BUILD)' sh tests/soak/memory.sh
