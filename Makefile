# A book that runs. `make help` lists the targets; the README explains them.

# All cores, unless told otherwise; targets named together still run in the order data, ledger, figures, docs.
ifeq (0,$(MAKELEVEL)$(findstring -j,$(MAKEFLAGS)))
MAKEFLAGS := $(MAKEFLAGS) -j$(shell getconf _NPROCESSORS_ONLN)
endif
# In a locale that has a decimal comma, awk, sort and printf would read and write other numbers.
export LC_ALL := C.UTF-8
BUILD   ?= build
# (Of what make, or the shell, takes for its own, there is nothing in the folder's name.)
ifneq ($(words $(BUILD))$(filter -% ~%,$(BUILD))$(shell printf %s '$(subst ','\'',$(value BUILD))' | tr -d A-Za-z0-9._/+,@~-),1)
$(error BUILD must be one word of letters, digits and . _ / + , @ ~ -, not beginning with one of the last two)
endif
CC      ?= cc
ARCH    ?= -march=native
OPT     ?= -O3
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unknown-pragmas
# One fma chain per element and nothing reordered: the same seed gives the same bits.
# (The last flag: when gcc 12 packs neighbouring statements into vectors it can drop a rounding to float, and fuses.)
NUMERIC := -ffp-contract=off -fno-math-errno -fno-tree-slp-vectorize
# (Not by adding to CFLAGS: what comes from the environment is handed on, and a make within this one would add again.)
ALL_CFLAGS = $(CFLAGS) -std=c11 -D_XOPEN_SOURCE=700 $(OPT) $(ARCH) $(NUMERIC) $(WARN) -Isrc -Itests -MMD -MP
LDLIBS  := -lm -lpthread
# `make V=1` shows every command.
Q       := $(if $(V),,@)
SAY      = $(if $(V),@:,@echo "  $(1) $@")
LINK     = $(CC) $(ALL_CFLAGS) -o $@ $(filter %.o,$^) $(LDFLAGS) $(LDLIBS)

# What `make data` runs for a chapter, and which agents of earlier ones it uses, stands in its folder.
STUDIES  :=
BRIEF    :=
LONG     :=
SCALING  := 00_scaling
BUILDS   := 00_compilers
OUTSIDE  := 09_browser 00_rltools 00_rltools_intel
comma    := ,
space    := $(subst ,, )
include $(wildcard chapters/[0-9]*/studies.mk)
RECORDED := $(foreach study,$(LONG),$(if $(wildcard figures/data/$(study).tsv),$(study)))

CHAPTERS := $(sort $(notdir $(wildcard chapters/[0-9]*)))
MODULES  := $(patsubst %.h,%,$(wildcard src/*/*.h))
TESTS    := $(patsubst tests/%.c,%,$(wildcard tests/*.c))
FIGURES  := $(patsubst figures/%.gp,%,$(wildcard figures/[0-9]*.gp))

# Everything is compiled twice: with real = float, to train, and with real = double, to check. Of a chapter's files all
# but these are shared by its programs; checks are double, the example and the experiments float.
mains     = main.c check%.c experiments.c
shared    = $(patsubst %.c,$(BUILD)/$(2)/%.o,$(filter-out $(addprefix chapters/$(1)/,$(mains)),$(wildcard chapters/$(1)/*.c)))
checking  = $(patsubst %.c,$(BUILD)/f64/%.o,$(wildcard chapters/$(1)/check*.c))
MODULES32 := $(patsubst %.c,$(BUILD)/f32/%.o,$(wildcard src/*/*.c))
MODULES64 := $(patsubst %.c,$(BUILD)/f64/%.o,$(wildcard src/*/*.c))

# The tests of modules that compute in reals run in both.
FLOAT_TESTS := $(patsubst tests/%.c,%-float,$(filter-out tests/ladder.c,$(shell grep -lw real tests/*.c)))
CHECKS   := $(CHAPTERS:%=$(BUILD)/%-check)
TESTERS  := $(TESTS:%=$(BUILD)/tests/%)
PROGRAMS := $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/weave $(BUILD)/summary $(BUILD)/scores $(BUILD)/claims \
            $(patsubst chapters/%/experiments.c,$(BUILD)/%-experiments,$(wildcard chapters/*/experiments.c))
OTHERS   := $(CHECKS) $(TESTERS) $(FLOAT_TESTS:%=$(BUILD)/tests/%) $(BUILD)/10-mujoco-engines \
            $(addprefix $(BUILD)/,kernels updates profile scaling functions mujoco mutate damage)

.DEFAULT_GOAL := programs
.PHONY: programs all help test show film tour figures data jobs long ledger docs clean exercises $(CHAPTERS)
.DELETE_ON_ERROR:
.SECONDARY:

# What a reader runs; and all that there is, which takes three times as long.
programs: $(PROGRAMS)
all: $(PROGRAMS) $(OTHERS)

# ---- programs

# Everything is compiled anew when the compiler or its flags change; an exercise is compiled as the rest was.
FLAGS := $(BUILD)/flags
WAS   := $(if $(filter exercise%,$(MAKECMDGOALS)),$(shell cat $(FLAGS) 2>/dev/null))
ifneq ($(WAS),)
CC    := $(firstword $(WAS))
ALL_CFLAGS := $(wordlist 2,999,$(WAS))
LDFLAGS :=
else
$(shell mkdir -p $(BUILD); echo '$(CC) $(ALL_CFLAGS) $(LDFLAGS)' >$(FLAGS).$$$$; \
        cmp -s $(FLAGS) $(FLAGS).$$$$ && rm $(FLAGS).$$$$ || mv $(FLAGS).$$$$ $(FLAGS))
endif

$(BUILD)/f32/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(ALL_CFLAGS) $(LIGHT) -c -o $@ $<
$(BUILD)/f64/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(ALL_CFLAGS) $(LIGHT) -DREAL_DOUBLE -c -o $@ $<
# To optimise the checks and most tests takes longer than to run them. (But these three try what is compiled into them,
# as programs have it.)
light = $(foreach f,f32 f64,$(patsubst %,$(BUILD)/$(f)/tests/%.o,$(filter-out elementary matrix simd,$(TESTS)))) \
        $(foreach chapter,$(CHAPTERS),$(call checking,$(chapter)))
LIGHT :=
$(light): LIGHT := $(if $(filter -O3,$(OPT)),-O1)

used = $(USES_$(1):%=$(BUILD)/$(2)/chapters/%.o)
all_shared = $(foreach chapter,$(CHAPTERS),$(call shared,$(chapter),$(1)))

# program_rule NAME, OBJECTS
define program_rule
$(1): $(2)
	@mkdir -p $$(@D)
	$$(call SAY,link   )
	$$(Q)$$(LINK)
endef
define chapter_rules
$(call program_rule,$(BUILD)/$(1),$(BUILD)/f32/chapters/$(1)/main.o $(call shared,$(1),f32) $(call used,$(1),f32) $(MODULES32))
$(call program_rule,$(BUILD)/$(1)-experiments,$(BUILD)/f32/chapters/$(1)/experiments.o $(call shared,$(1),f32) $(call used,$(1),f32) $(MODULES32))
$(call program_rule,$(BUILD)/$(1)-check,$(call checking,$(1)) $(call shared,$(1),f64) $(call used,$(1),f64) $(MODULES64))
$(firstword $(subst -, ,$(1))): $(BUILD)/$(1)
	@$(BUILD)/$(1)
endef
$(foreach chapter,$(CHAPTERS),$(eval $(call chapter_rules,$(chapter))))
$(foreach tool,docs/weave figures/summary figures/scores figures/claims tests/bench/kernels tests/bench/functions \
    tests/mutations/mutate tests/corrupt/damage, \
    $(eval $(call program_rule,$(BUILD)/$(notdir $(tool)),$(BUILD)/f32/$(tool).o $(MODULES32))))

include src/worlds/mujoco.mk
include docs/live/live.mk

# The ladder, the recorded updates, the resumed trainings and those on two threads set chapters beside each other.
$(eval $(call program_rule,$(BUILD)/tests/ladder,$(BUILD)/f64/tests/ladder.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/profile,$(BUILD)/f32/tests/bench/profile.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/scaling,$(BUILD)/f32/tests/bench/scaling.o $(addprefix $(BUILD)/f32/chapters/,06-td3/td3.o 09-temperature/tuned_sac.o) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/updates,$(BUILD)/f32/tests/bench/updates.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/update,$(BUILD)/f64/tests/update.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/tests/update-float,$(BUILD)/f32/tests/update.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/threads,$(BUILD)/f64/tests/threads.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/tests/threads-float,$(BUILD)/f32/tests/threads.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/resume,$(BUILD)/f64/tests/resume.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/tests/resume-float,$(BUILD)/f32/tests/resume.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/policy-float,$(BUILD)/f32/tests/policy.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/policy,$(BUILD)/f64/tests/policy.o $(call all_shared,f64) $(MODULES64)))
$(BUILD)/tests/footprint: | $(BUILD)/09-temperature
$(BUILD)/tests/signals: | $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/05-ddpg-experiments
$(eval $(call program_rule,$(BUILD)/tests/%-float,$(BUILD)/f32/tests/%.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/%,$(BUILD)/f64/tests/%.o $(MODULES64)))

include chapters/exercises.mk

# ---- the recorded experiments, the figures and the pages

# figures/data/NN_STUDY.tsv is what build/NN-*-experiments STUDY prints; the studies are named in the chapters' folders.
program_of = $(BUILD)/$(filter $(firstword $(subst _, ,$(1)))-%,$(CHAPTERS))-experiments
study_of   = $(patsubst $(firstword $(subst _, ,$(1)))_%,%,$(1))

# A finished run leaves its table in $(BUILD)/runs and a finished study a stamp, so that an interrupted `make data` goes
# on where it was.
define study_rule
$(BUILD)/data/$(1).done: $(2) $(call program_of,$(1))
	@mkdir -p $$(@D) $(BUILD)/runs
	@sh figures/record.sh $(call program_of,$(1)) $(call study_of,$(1)) $(BUILD)/runs figures/data/$(1).tsv
	@touch $$@
endef
$(foreach study,$(STUDIES),$(eval $(call study_rule,$(study))))

# The long study has its own target, and a new program does not repeat its runs.
$(foreach study,$(LONG),$(eval $(call study_rule,$(study),|)))
long: $(LONG:%=$(BUILD)/data/%.done)

# NAME_table.tsv summarises NAME.tsv, or SOURCE_NAME's, by the columns and values of TABLE_NAME.
TABLES := $(patsubst TABLE_%,%,$(filter TABLE_%,$(.VARIABLES)))

source_of = $(or $(SOURCE_$(1)),$(1))
define table_rule
$(BUILD)/data/$(1)_table.done: $(BUILD)/data/$(call source_of,$(1)).done $(BUILD)/summary
	$(BUILD)/summary $(TABLE_$(1)) figures/data/$(call source_of,$(1)).tsv --out figures/data/$(1)_table.tsv
	@touch $$@
endef
$(foreach table,$(TABLES),$(eval $(call table_rule,$(table))))

# NAME.tsv has the scores of the curves CURVES_NAME, as they are recorded, by the options SCORES_NAME.
SCORES := $(patsubst SCORES_%,%,$(filter SCORES_%,$(.VARIABLES)))
recorded = $(if $(filter $(1),$(STUDIES)),$(BUILD)/data/$(1).done,figures/data/$(1).tsv)
define scores_rule
$(BUILD)/data/$(1).done: $(foreach name,$(CURVES_$(1)),$(call recorded,$(name))) $(BUILD)/scores
	@mkdir -p $$(@D)
	$(BUILD)/scores $(SCORES_$(1)) $(CURVES_$(1):%=figures/data/%.tsv) --out figures/data/$(1).tsv
	@touch $$@
endef
$(foreach scores,$(SCORES),$(eval $(call scores_rule,$(scores))))

data: $(STUDIES:%=$(BUILD)/data/%.done) $(TABLES:%=$(BUILD)/data/%_table.done) $(SCORES:%=$(BUILD)/data/%.done)

# The commands of all runs that `make data` still has to make, for other cores and machines.
jobs:
	@$(MAKE) --no-print-directory $(sort $(foreach study,$(STUDIES) $(LONG),$(call program_of,$(study)))) >&2
	@mkdir -p $(BUILD)/runs
	@$(foreach study,$(STUDIES) $(LONG),test $(BUILD)/data/$(study).done -nt $(call program_of,$(study)) || \
	    sh figures/record.sh --jobs $(call program_of,$(study)) $(call study_of,$(study)) $(BUILD)/runs &&) :

GNUPLOT ?= gnuplot
# What gnuplot reads through a pipe may fail, and it draws on: it says so, and whatever it says is an error.
DRAW     = said=$$($(GNUPLOT) -e "out='$@'; summary='$(BUILD)/summary'" $< 2>&1) && [ -z "$$said" ] || \
           { printf '%s\n' "$<: $$said" >&2; exit 1; }
have_gnuplot = command -v $(GNUPLOT) >/dev/null || { echo "the figures need gnuplot: sudo apt-get install gnuplot-nox" >&2; exit 1; }

# `make figures` redraws the committed figures, `make tour` draws its own below $(BUILD).
figures: $(FIGURES:%=figures/%.svg)
figures/%.svg: figures/%.gp $(BUILD)/summary gnuplot
	$(call SAY,draw   )
	$(Q)$(DRAW)
$(BUILD)/figures/%.svg: figures/%.gp $(BUILD)/summary gnuplot
	@mkdir -p $(@D)
	@$(DRAW)

.PHONY: gnuplot
gnuplot: | $(filter data,$(MAKECMDGOALS))
	@$(have_gnuplot)

# Animated pictures of an episode, drawn from what a program plays: SAC swings up the pendulum, runs, hops and walks.
FILMED = half-cheetah hopper walker2d
film: gnuplot $(BUILD)/09-temperature $(BUILD)/10-mujoco
	@mkdir -p $(BUILD)/film
	$(BUILD)/09-temperature --quiet --save $(BUILD)/film/swing >/dev/null
	$(BUILD)/09-temperature --load $(BUILD)/film/swing --seed 8 --frames $(BUILD)/film/pendulum.tsv
	for task in $(FILMED); do $(BUILD)/10-mujoco --task $$task --preset long --quiet --episodes 1 \
	    --load chapters/10-mujoco/$$task.safetensors --frames $(BUILD)/film/$$task.tsv || exit 1; done
	$(call FILM,pendulum,0,6,SAC$(comma) 10$(comma)000 steps)
	$(foreach task,$(FILMED),$(call FILM,$(task),5,10,SAC$(comma) 1$(comma)000$(comma)000 steps) &&) :
comma := ,
FILM   = $(GNUPLOT) -e "table='$(BUILD)/film/$(1).tsv'; out='$(BUILD)/film/$(1).gif'; task='$(1)'; from=$(2); to=$(3); words='$(4)'" \
         figures/film.gp && mv $(BUILD)/film/$(1).gif figures/$(1).gif

show:
	@mkdir -p $(BUILD)
	@sh figures/show.sh $(BUILD)/figures.html

tour: $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/summary
	@for chapter in $(CHAPTERS); do echo "==== chapter $$chapter"; $(BUILD)/$$chapter || exit 1; echo; done
	@if command -v $(GNUPLOT) >/dev/null; then \
	    $(MAKE) -s $(FIGURES:%=$(BUILD)/figures/%.svg) && echo "figures: $(words $(FIGURES)) drawn in $(BUILD)/figures"; \
	else echo "figures: not drawn, gnuplot is missing (sudo apt-get install gnuplot-nox)"; fi

PAGES := $(CHAPTERS:%=chapters/%) $(MODULES) tests/harness.h figures/summary.c figures/scores.c figures/claims.c tests/bench/kernels.c tests/bench/updates.c tests/bench/profile.c \
         tests/bench/functions.c tests/bench/mujoco.c docs/weave.c

docs: $(BUILD)/weave | $(filter data ledger figures,$(MAKECMDGOALS))
	$(BUILD)/weave $(PAGES)

# What the checks measure, recorded; the pages print it.
ledger: $(CHECKS) $(TESTERS) $(BUILD)/claims
	@mkdir -p docs/ledger
	@for check in $(CHECKS) $(TESTERS); do \
	    said=$$($$check --ledger docs/ledger/$$(basename $$check -check).tsv) || { echo "$$said" && exit 1; }; \
	    echo "$$said" | tail -n 1; \
	done
	@$(BUILD)/claims --ledger docs/ledger/claims.tsv chapters/*/*.[ch] tests/bench/*.c

include docs/live/html.mk

# ---- tests

# The scripts, the one that takes longest first; those that are no part of `make test`, of which WITHOUT names more.
SCRIPTS   := tests/recorded.sh $(filter-out tests/recorded.sh,$(wildcard tests/*.sh))
ELSEWHERE := $(addprefix tests/,run.sh coverage.sh valgrind.sh html.sh live.sh)
at_once    = $(or $(patsubst -j%,%,$(firstword $(filter -j%,$(MAKEFLAGS)))),1)
test:
	@$(MAKE) --no-print-directory all || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }
	@BUILD=$(BUILD) PAGES="$(PAGES)" TABLES="$(STUDIES) $(TABLES:%=%_table) $(SCORES) $(RECORDED)" \
	    LONG="$(LONG)" BRIEF="$(BRIEF)" MEASURED="$(RECORDED:%=%_times) $(SCALING) $(BUILDS) $(OUTSIDE)" \
	    JOBS=$(at_once) sh tests/run.sh \
	    $(CHECKS) $(TESTERS) $(FLOAT_TESTS:%=$(BUILD)/tests/%) $(filter-out $(ELSEWHERE) $(WITHOUT),$(SCRIPTS))

include tests/bench/bench.mk
include tests/tests.mk

clean:
	rm -rf '$(BUILD)'

help:
	@echo "make            build the programs          make figures    redraw all figures from the recorded data"
	@echo "make tour       every chapter's example     make data       re-run the experiments behind them (resumable, -jN)"
	@echo "make NN         chapter NN's example        make ledger     record what the checks measure"
	@echo "make test       every check and every test  make docs       weave the book"
	@echo "make exercise-05-6  what of exercise 6 of chapter 5, a function that you write, holds: docs/modules/exercise.md"
	@echo "make sanitize   the tests under ASan, UBSan make bench      kernels, agents and functions, timed"
	@echo "make bench AGAINST=FOLDER  updates of this build against those of another build folder, in turns"
	@echo "make profile    what the parts of an update of SAC take"
	@echo "make scaling    its share of the peak against width, batch and threads, recorded (a few minutes, on a free machine)"
	@echo "make compilers COMPILERS=\"gcc-14 clang-19\"  the same source built with each: Adam and SAC, recorded"
	@echo "make functions  the elementary functions on all 2^32 floats (takes minutes)"
	@echo "make jobs       the runs that make data and make long lack, a command each, for more cores and machines"
	@echo "make mujoco     the planar tasks beside MuJoCo" \
	      "(sudo apt-get install libmujoco-dev)"
	@echo "make live       the chapters' programs for the pages, in WebAssembly, in build/html (needs clang and wasi-libc)"
	@echo "make film       animated pictures of the pendulum, trained for it, and of the bodies (some seconds)"
	@echo "make long       the runs that the long study of chapter 10 lacks: seven tasks, ten seeds (hours)"
	@echo "make mutations  do the tests notice faults of one token? SEED=1 N=400 JOBS=1"
	@echo "make coverage   the lines that the tests run     make valgrind   every program under valgrind"
	@echo "make fuzz       the parsers on inputs that nobody wrote, SECONDS=60 each (needs clang)"
	@echo "make corrupt    every program that reads a file, on damaged ones, under ASan, UBSan: SEED=1 N=8"
	@echo "make races      training on two threads, under ThreadSanitizer"
	@echo "make soak       a training killed hundreds of times, and long ones whose memory must not grow (an hour)"
	@echo "make html       the book for a browser, without a network (needs pandoc)"
	@echo "make clean      remove build/               make show       all figures on one page, in a browser"

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
