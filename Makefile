# A book that runs. `make help` lists the targets; the README explains them.

BUILD   ?= build
CC      ?= cc
ARCH    ?= -march=native
OPT     ?= -O3
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unknown-pragmas
# One fma chain per element and nothing reordered: the same seed gives the same bits.
NUMERIC := -ffp-contract=off
override CFLAGS += -std=c11 -D_POSIX_C_SOURCE=200809L $(OPT) $(ARCH) $(NUMERIC) $(WARN) -Isrc -Itests -MMD -MP
LDLIBS  := -lm
# `make V=1` shows every command.
Q       := $(if $(V),,@)
SAY      = $(if $(V),@:,@echo "  $(1) $@")
LINK     = $(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(LDFLAGS) $(LDLIBS)

CHAPTERS := $(sort $(notdir $(wildcard chapters/[0-9]*)))
MODULES  := $(patsubst src/%.h,%,$(wildcard src/*.h))
TESTS    := $(patsubst tests/%.c,%,$(wildcard tests/*.c))
FIGURES  := $(patsubst figures/%.gp,%,$(wildcard figures/[0-9]*.gp))

# Of a chapter's files all but these three are shared by its programs.
mains     = main.c checks.c experiments.c
shared    = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(addprefix chapters/$(1)/,$(mains)),$(wildcard chapters/$(1)/*.c)))
PROGRAMS := $(CHAPTERS:%=$(BUILD)/%) $(CHAPTERS:%=$(BUILD)/%-check) \
            $(patsubst chapters/%/experiments.c,$(BUILD)/%-experiments,$(wildcard chapters/*/experiments.c)) \
            $(BUILD)/weave $(BUILD)/summary $(TESTS:%=$(BUILD)/tests/%)

.PHONY: all help test tour figures data ledger docs sanitize clean $(CHAPTERS)
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS)

# ---- programs

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

MODULE_OBJECTS := $(MODULES:%=$(BUILD)/src/%.o)

define chapter_rules
$(BUILD)/$(1): $(BUILD)/chapters/$(1)/main.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(call SAY,link   )
	$$(Q)$$(LINK)
$(BUILD)/$(1)-check: $(BUILD)/chapters/$(1)/checks.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(call SAY,link   )
	$$(Q)$$(LINK)
$(BUILD)/$(1)-experiments: $(BUILD)/chapters/$(1)/experiments.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(call SAY,link   )
	$$(Q)$$(LINK)
$(firstword $(subst -, ,$(1))): $(BUILD)/$(1)
	@$(BUILD)/$(1)
endef
$(foreach chapter,$(CHAPTERS),$(eval $(call chapter_rules,$(chapter))))

$(BUILD)/weave: $(BUILD)/docs/weave.o $(MODULE_OBJECTS)
	$(call SAY,link   )
	$(Q)$(LINK)
$(BUILD)/summary: $(BUILD)/figures/summary.o $(MODULE_OBJECTS)
	$(call SAY,link   )
	$(Q)$(LINK)
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(MODULE_OBJECTS)
	@mkdir -p $(@D)
	$(call SAY,link   )
	$(Q)$(LINK)

# ---- the recorded experiments, the figures and the pages

# figures/data/NN_STUDY.tsv is what build/NN-*-experiments STUDY prints; *_table are summaries of other tables.
STUDIES := 01_values 01_updates 01_alpha 01_samples 01_walk 01_batch 01_residual 01_exercises

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

# NAME_table.tsv summarises NAME.tsv by the columns and values of TABLE_NAME.
TABLE_01_samples := --by episode --where episode=1000 --values \
    'MC first visit,MC every visit,TD 0.5,TD 0.2,TD 0.05,TD 0.01,TD visits^-0.7'
TABLES := $(patsubst TABLE_%,%,$(filter TABLE_%,$(.VARIABLES)))

define table_rule
$(BUILD)/data/$(1)_table.done: $(BUILD)/data/$(1).done $(BUILD)/summary
	$(BUILD)/summary $(TABLE_$(1)) figures/data/$(1).tsv --out figures/data/$(1)_table.tsv
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
gnuplot:
	@$(have_gnuplot)

tour: $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/summary
	@for chapter in $(CHAPTERS); do echo "==== chapter $$chapter"; $(BUILD)/$$chapter || exit 1; echo; done
	@if command -v $(GNUPLOT) >/dev/null; then \
	    $(MAKE) -s $(FIGURES:%=$(BUILD)/figures/%.svg) && echo "figures: $(words $(FIGURES)) drawn in $(BUILD)/figures"; \
	else echo "figures: not drawn, gnuplot is missing (sudo apt-get install gnuplot-nox)"; fi

PAGES := $(CHAPTERS:%=chapters/%) $(MODULES:%=src/%) tests/harness.h figures/summary.c docs/weave.c

docs: $(BUILD)/weave
	$(BUILD)/weave $(PAGES)

# What the checks measure, recorded; the pages print it.
ledger: $(CHAPTERS:%=$(BUILD)/%-check) $(TESTS:%=$(BUILD)/tests/%)
	@mkdir -p docs/ledger
	@for check in $(CHAPTERS:%=$(BUILD)/%-check); do $$check --ledger docs/ledger/$$(basename $$check -check).tsv | tail -n 1; done
	@for check in $(TESTS:%=$(BUILD)/tests/%); do $$check --ledger docs/ledger/$$(basename $$check).tsv | tail -n 1; done

# ---- tests

test: all
	@BUILD=$(BUILD) PAGES="$(PAGES)" sh tests/run.sh $(CHAPTERS:%=$(BUILD)/%-check) $(TESTS:%=$(BUILD)/tests/%) $(filter-out tests/run.sh,$(wildcard tests/*.sh))

sanitize:
	$(MAKE) BUILD=build/sanitize OPT="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all" test

clean:
	rm -rf build

help:
	@echo "make            build everything            make figures    redraw all figures from the recorded data"
	@echo "make tour       every chapter's example     make data       re-run the experiments behind them (resumable, -jN)"
	@echo "make NN         chapter NN's example        make ledger     record what the checks measure"
	@echo "make test       every check and every test  make docs       weave the book"
	@echo "make sanitize   the tests under ASan, UBSan make clean      remove build/"

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
