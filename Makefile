# A book that runs. `make help` lists the targets; the README explains them.

# All cores, unless told otherwise; targets named together still run in the order data, ledger, figures, docs.
ifeq (0,$(MAKELEVEL)$(findstring -j,$(MAKEFLAGS)))
MAKEFLAGS := $(MAKEFLAGS) -j$(shell getconf _NPROCESSORS_ONLN)
endif
# In a locale that has a decimal comma, awk, sort and printf would read and write other numbers.
export LC_ALL := C.UTF-8
BUILD   ?= build
ifneq ($(words $(BUILD)),1)
$(error BUILD must be one word: a folder without spaces in its path)
endif
CC      ?= cc
ARCH    ?= -march=native
OPT     ?= -O3
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unknown-pragmas
# One fma chain per element and nothing reordered: the same seed gives the same bits.
# (The last flag: when gcc 12 packs neighbouring statements into vectors it can drop a rounding to float, and fuses.)
NUMERIC := -ffp-contract=off -fno-math-errno -fno-tree-slp-vectorize
override CFLAGS += -std=c11 -D_XOPEN_SOURCE=700 $(OPT) $(ARCH) $(NUMERIC) $(WARN) -Isrc -Itests -MMD -MP
LDLIBS  := -lm
# `make V=1` shows every command.
Q       := $(if $(V),,@)
SAY      = $(if $(V),@:,@echo "  $(1) $@")
LINK     = $(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(LDFLAGS) $(LDLIBS)

# What `make data` runs for a chapter, and which agents of earlier ones it uses, stands in its folder.
STUDIES  :=
include $(wildcard chapters/[0-9]*/studies.mk)

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
PROGRAMS := $(CHAPTERS:%=$(BUILD)/%) $(CHECKS) $(TESTERS) $(FLOAT_TESTS:%=$(BUILD)/tests/%) \
            $(patsubst chapters/%/experiments.c,$(BUILD)/%-experiments,$(wildcard chapters/*/experiments.c)) \
            $(BUILD)/weave $(BUILD)/summary $(BUILD)/claims $(BUILD)/kernels $(BUILD)/updates $(BUILD)/profile $(BUILD)/functions $(BUILD)/mujoco \
            $(BUILD)/10-mujoco-engines

.DEFAULT_GOAL := all
.PHONY: all help test bench profile functions mujoco show tour figures data ledger docs sanitize clean $(CHAPTERS)
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS)

# ---- programs

# Everything is compiled anew when the compiler or its flags change.
FLAGS := $(BUILD)/flags
$(shell mkdir -p $(BUILD); echo '$(CC) $(CFLAGS) $(LDFLAGS)' >$(FLAGS).$$$$; \
        cmp -s $(FLAGS) $(FLAGS).$$$$ && rm $(FLAGS).$$$$ || mv $(FLAGS).$$$$ $(FLAGS))

$(BUILD)/f32/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(BUILD)/f64/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -DREAL_DOUBLE -c -o $@ $<

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
$(foreach tool,docs/weave figures/summary figures/claims tests/bench/kernels tests/bench/functions, \
    $(eval $(call program_rule,$(BUILD)/$(notdir $(tool)),$(BUILD)/f32/$(tool).o $(MODULES32))))

include src/worlds/mujoco.mk

# The ladder and the recorded updates set chapters beside each other.
$(eval $(call program_rule,$(BUILD)/tests/ladder,$(BUILD)/f64/tests/ladder.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/profile,$(BUILD)/f32/tests/bench/profile.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/updates,$(BUILD)/f32/tests/bench/updates.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/update,$(BUILD)/f64/tests/update.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/tests/update-float,$(BUILD)/f32/tests/update.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/%-float,$(BUILD)/f32/tests/%.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/%,$(BUILD)/f64/tests/%.o $(MODULES64)))

# ---- the recorded experiments, the figures and the pages

# figures/data/NN_STUDY.tsv is what build/NN-*-experiments STUDY prints; the studies are named in the chapters' folders.
program_of = $(BUILD)/$(filter $(firstword $(subst _, ,$(1)))-%,$(CHAPTERS))-experiments
study_of   = $(patsubst $(firstword $(subst _, ,$(1)))_%,%,$(1))

# A finished study leaves a stamp, so that an interrupted `make data` goes on where it was.
define study_rule
$(BUILD)/data/$(1).done: $(call program_of,$(1))
	@mkdir -p $$(@D)
	$(call program_of,$(1)) $(call study_of,$(1)) --out figures/data/$(1).tsv
	@touch $$@
endef
$(foreach study,$(STUDIES),$(eval $(call study_rule,$(study))))

# NAME_table.tsv summarises NAME.tsv, or SOURCE_NAME's, by the columns and values of TABLE_NAME.
TABLES := $(patsubst TABLE_%,%,$(filter TABLE_%,$(.VARIABLES)))

source_of = $(or $(SOURCE_$(1)),$(1))
define table_rule
$(BUILD)/data/$(1)_table.done: $(BUILD)/data/$(call source_of,$(1)).done $(BUILD)/summary
	$(BUILD)/summary $(TABLE_$(1)) figures/data/$(call source_of,$(1)).tsv --out figures/data/$(1)_table.tsv
	@touch $$@
endef
$(foreach table,$(TABLES),$(eval $(call table_rule,$(table))))

data: $(STUDIES:%=$(BUILD)/data/%.done) $(TABLES:%=$(BUILD)/data/%_table.done)

GNUPLOT ?= gnuplot
DRAW     = $(GNUPLOT) -e "out='$@'; summary='$(BUILD)/summary'" $<
have_gnuplot = command -v $(GNUPLOT) >/dev/null || { echo "the figures need gnuplot: sudo apt-get install gnuplot-nox" >&2; exit 1; }

# `make figures` redraws the committed figures, `make tour` draws its own below $(BUILD).
figures: $(FIGURES:%=figures/%.svg)
figures/%.svg: figures/%.gp $(BUILD)/summary gnuplot
	$(DRAW)
$(BUILD)/figures/%.svg: figures/%.gp $(BUILD)/summary gnuplot
	@mkdir -p $(@D)
	@$(DRAW)

.PHONY: gnuplot
gnuplot: | $(filter data,$(MAKECMDGOALS))
	@$(have_gnuplot)

show:
	@mkdir -p $(BUILD)
	@sh figures/show.sh $(BUILD)/figures.html

tour: $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/summary
	@for chapter in $(CHAPTERS); do echo "==== chapter $$chapter"; $(BUILD)/$$chapter || exit 1; echo; done
	@if command -v $(GNUPLOT) >/dev/null; then \
	    $(MAKE) -s $(FIGURES:%=$(BUILD)/figures/%.svg) && echo "figures: $(words $(FIGURES)) drawn in $(BUILD)/figures"; \
	else echo "figures: not drawn, gnuplot is missing (sudo apt-get install gnuplot-nox)"; fi

PAGES := $(CHAPTERS:%=chapters/%) $(MODULES) tests/harness.h figures/summary.c figures/claims.c tests/bench/kernels.c tests/bench/updates.c tests/bench/profile.c \
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
	@$(BUILD)/claims --ledger docs/ledger/claims.tsv chapters/*/*.[ch]

# ---- tests

test:
	@$(MAKE) --no-print-directory all || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }
	@BUILD=$(BUILD) PAGES="$(PAGES)" TABLES="$(STUDIES) $(TABLES:%=%_table)" sh tests/run.sh \
	    $(CHECKS) $(TESTERS) $(FLOAT_TESTS:%=$(BUILD)/tests/%) $(filter-out tests/run.sh,$(wildcard tests/*.sh))

# Matrix products and updates of the agents against the measured peak of the core, functions against the C library's.
# With AGAINST=FOLDER: this build's updates and that one's, in turns.
bench: $(BUILD)/kernels $(BUILD)/updates $(BUILD)/functions
ifdef AGAINST
	$(BUILD)/updates --against '$(AGAINST)/updates'
else
	$(BUILD)/kernels
	$(BUILD)/updates
	$(BUILD)/functions --times
endif

# The parts of an update of SAC.
profile: $(BUILD)/profile
	$(BUILD)/profile

# The elementary functions on every float there is.
functions: $(BUILD)/functions
	$(BUILD)/functions

# The engine in a plane beside MuJoCo.
mujoco: $(BUILD)/mujoco
	$(BUILD)/mujoco

sanitize:
	TRAININGS=no $(MAKE) BUILD=build/sanitize OPT="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all" test

clean:
	rm -rf '$(BUILD)'

help:
	@echo "make            build everything            make figures    redraw all figures from the recorded data"
	@echo "make tour       every chapter's example     make data       re-run the experiments behind them (resumable, -jN)"
	@echo "make NN         chapter NN's example        make ledger     record what the checks measure"
	@echo "make test       every check and every test  make docs       weave the book"
	@echo "make sanitize   the tests under ASan, UBSan make bench      kernels, agents and functions, timed"
	@echo "make bench AGAINST=FOLDER  updates of this build against those of another build folder, in turns"
	@echo "make profile    what the parts of an update of SAC take"
	@echo "make functions  the elementary functions on all 2^32 floats (takes minutes)"
	@echo "make mujoco     the planar tasks beside MuJoCo" \
	      "(sudo apt-get install libmujoco-dev)"
	@echo "make clean      remove build/               make show       all figures on one page, in a browser"

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
