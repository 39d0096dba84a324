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
comma   := ,
# `make V=1` shows every command.
Q       := $(if $(V),,@)
SAY      = $(if $(V),@:,@echo "  $(1) $@")
LINK     = $(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(LDFLAGS) $(LDLIBS)

CHAPTERS := $(sort $(notdir $(wildcard chapters/[0-9]*)))
MODULES  := $(patsubst %.h,%,$(wildcard src/*/*.h))
TESTS    := $(patsubst tests/%.c,%,$(wildcard tests/*.c))
FIGURES  := $(patsubst figures/%.gp,%,$(wildcard figures/[0-9]*.gp))

# Everything is compiled twice: with real = float, to train, and with real = double, to check. Of a chapter's files all
# but these are shared by its programs; checks are double, the example and the experiments float.
mains     = main.c check%.c experiments.c
shared    = $(patsubst %.c,$(BUILD)/$(2)/%.o,$(filter-out $(addprefix chapters/$(1)/,$(mains)),$(wildcard chapters/$(1)/*.c)))
checking  = $(patsubst %.c,$(BUILD)/f64/%.o,$(wildcard chapters/$(1)/check*.c))
# (The module that needs MuJoCo is linked by one program only.)
MODULES32 := $(patsubst %.c,$(BUILD)/f32/%.o,$(filter-out src/worlds/env_mujoco.c,$(wildcard src/*/*.c)))
MODULES64 := $(patsubst %.c,$(BUILD)/f64/%.o,$(filter-out src/worlds/env_mujoco.c,$(wildcard src/*/*.c)))

# The tests of modules that compute in reals run in both.
FLOAT_TESTS := $(patsubst tests/%.c,%-float,$(filter-out tests/ladder.c,$(shell grep -lw real tests/*.c)))
CHECKS   := $(CHAPTERS:%=$(BUILD)/%-check)
TESTERS  := $(TESTS:%=$(BUILD)/tests/%)
PROGRAMS := $(CHAPTERS:%=$(BUILD)/%) $(CHECKS) $(TESTERS) $(FLOAT_TESTS:%=$(BUILD)/tests/%) \
            $(patsubst chapters/%/experiments.c,$(BUILD)/%-experiments,$(wildcard chapters/*/experiments.c)) \
            $(BUILD)/weave $(BUILD)/summary $(BUILD)/kernels $(BUILD)/updates $(BUILD)/functions $(BUILD)/mujoco \
            $(BUILD)/10-mujoco-engines

.PHONY: all help test bench functions mujoco tour figures data ledger docs sanitize clean $(CHAPTERS)
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS)

# ---- programs

# Everything is compiled anew when the compiler or its flags change.
FLAGS := $(BUILD)/flags
$(shell mkdir -p $(BUILD); echo '$(CC) $(CFLAGS) $(LDFLAGS)' >$(FLAGS).new; \
        cmp -s $(FLAGS) $(FLAGS).new && rm $(FLAGS).new || mv $(FLAGS).new $(FLAGS))

$(BUILD)/f32/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(BUILD)/f64/%.o: %.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -DREAL_DOUBLE -c -o $@ $<

# A chapter that runs agents of earlier ones, and which.
USES_10-mujoco := 05-ddpg/ddpg 06-td3/td3 09-temperature/tuned_sac
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
$(eval $(call program_rule,$(BUILD)/weave,$(BUILD)/f32/docs/weave.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/summary,$(BUILD)/f32/figures/summary.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/kernels,$(BUILD)/f32/tests/bench/kernels.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/functions,$(BUILD)/f32/tests/bench/functions.o $(MODULES32)))

# MuJoCo is optional: the probe says how to compile and link with it, or nothing. MUJOCO=FOLDER names an unpacked release
# that is not installed, MUJOCO=no does without.
MUJOCO ?=
MUJOCO_CFLAGS := $(if $(MUJOCO),-isystem '$(MUJOCO)/include')
MUJOCO_LIBS   := $(if $(MUJOCO),-L'$(MUJOCO)/lib' -Wl$(comma)-rpath$(comma)'$(MUJOCO)/lib') -lmujoco
MUJOCO_PROBE  := '\#include <mujoco/mujoco.h>\nint main(void) { return mj_version() != mjVERSION_HEADER; }\n'
$(BUILD)/mujoco.flags: $(FLAGS) probe
	@[ '$(MUJOCO)' != no ] && printf $(MUJOCO_PROBE) >$(BUILD)/probe.c && \
	    $(CC) $(MUJOCO_CFLAGS) -o $(BUILD)/probe $(BUILD)/probe.c $(MUJOCO_LIBS) 2>/dev/null && $(BUILD)/probe && \
	    echo "-DWITH_MUJOCO $(MUJOCO_CFLAGS)" >$@.new || echo >$@.new
	@rm -f $(BUILD)/probe $(BUILD)/probe.c; cmp -s $@ $@.new && rm $@.new || mv $@.new $@
.PHONY: probe
probe:
$(BUILD)/f64/src/worlds/env_mujoco.o: src/worlds/env_mujoco.c $(BUILD)/mujoco.flags
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -DREAL_DOUBLE $$(cat $(BUILD)/mujoco.flags) -c -o $@ $<
$(BUILD)/f32/src/worlds/env_mujoco.o: src/worlds/env_mujoco.c $(BUILD)/mujoco.flags
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) $$(cat $(BUILD)/mujoco.flags) -c -o $@ $<
# The example of chapter 10, and the same program with MuJoCo.
$(BUILD)/10-mujoco: $(BUILD)/f32/without/env_mujoco.o
$(BUILD)/f32/without/env_mujoco.o: src/worlds/env_mujoco.c $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(BUILD)/10-mujoco-engines: $(BUILD)/f32/chapters/10-mujoco/main.o $(call shared,10-mujoco,f32) \
        $(call used,10-mujoco,f32) $(MODULES32) $(BUILD)/f32/src/worlds/env_mujoco.o
	$(call SAY,link   )
	$(Q)$(LINK) $$(grep -q WITH $(BUILD)/mujoco.flags && echo "$(MUJOCO_LIBS)")
$(BUILD)/mujoco: $(BUILD)/f64/tests/bench/mujoco.o $(BUILD)/f64/src/worlds/env_mujoco.o $(MODULES64)
	$(call SAY,link   )
	$(Q)$(LINK) $$(grep -q WITH $(BUILD)/mujoco.flags && echo "$(MUJOCO_LIBS)")

# The ladder and the recorded updates set chapters beside each other.
$(eval $(call program_rule,$(BUILD)/tests/ladder,$(BUILD)/f64/tests/ladder.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/updates,$(BUILD)/f32/tests/bench/updates.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/update,$(BUILD)/f64/tests/update.o $(call all_shared,f64) $(MODULES64)))
$(eval $(call program_rule,$(BUILD)/tests/update-float,$(BUILD)/f32/tests/update.o $(call all_shared,f32) $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/%-float,$(BUILD)/f32/tests/%.o $(MODULES32)))
$(eval $(call program_rule,$(BUILD)/tests/%,$(BUILD)/f64/tests/%.o $(MODULES64)))

# ---- the recorded experiments, the figures and the pages

# figures/data/NN_STUDY.tsv is what build/NN-*-experiments STUDY prints; *_table are summaries of other tables.
STUDIES := 01_values 01_updates 01_alpha 01_samples 01_walk 01_batch 01_residual 01_exercises \
           02_optimal 02_values 02_cliff 02_paths 02_endings 02_bias 02_convergence 02_onoff 02_onoff_best 02_exercises \
           03_cartpole 03_pendulum 03_ablation 03_copies 03_endings 03_best 03_departures 03_exercises \
           04_spider 04_returns 04_ascent 04_variance 04_gamma 04_clipping 04_mixture 04_reinforce 04_box 04_exercises \
           05_theorem 05_drift 05_variance 05_ou 05_moments 05_pendulum 05_ablation 05_departures 05_exercises \
           06_pendulum 06_relapses 06_bias 06_ablation 06_departures 06_exercises \
           07_policies 07_returns 07_alpha 07_iteration 07_improvement 07_samples 07_temperature 07_prices 07_exercises \
           08_pendulum 08_temperatures 08_extremes 08_departures 08_log_term 08_masses 08_gradients 08_exercises \
           09_pendulum 09_short 09_targets 09_trace 09_descent 09_extremes 09_departures 09_exercises \
           10_pendulum 10_double 10_fast 10_cheetah 10_early 10_entropy 10_film_double 10_film_cheetah 10_lqr 10_weaker \
           10_departures 10_exercises \
           11_bilinear 11_radii 11_fates 11_maximum 11_sac 11_rates 11_settings 11_scales 11_units 11_doubles 11_tau \
           11_rings 11_exercises

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
TABLE_01_samples := --by episode --where episode=1000 --values \
    'MC first visit,MC every visit,TD 0.5,MC 0.5,TD 0.2,MC 0.2,TD 0.05,MC 0.05,TD 0.01,MC 0.01,TD visits^-0.7,MC visits^-0.7'
TABLE_01_walk := --where episode=100 --values 'TD 0.05,TD 0.1,TD 0.15,MC 0.01,MC 0.02,MC 0.03,MC 0.04'
TABLE_02_cliff := --by episode --where episode=500 --values 'SARSA,Expected SARSA,Q-learning,Double Q'
TABLE_02_bias := --by episode --where episode=300 --values 'Expected SARSA,Q-learning,Double Q'
TABLE_02_convergence := --by step --where step=300000 --values \
    'alpha 0.3,alpha 0.03,alpha 0.003,power 0.6,power 0.8,power 1'
TABLE_03_cartpole := --where step=final --values 'Double DQN,DQN'
TABLE_03_pendulum := --where step=final --values 'Double DQN,DQN'
TABLE_03_ablation := --where step=final --values 'both,no replay,no target network,neither'
TABLE_03_copies := --where step=final --values '1,10,50,250'
TABLE_03_endings := --by step --where step=100000 --values 'Double DQN track,Double DQN pole,DQN track,DQN pole'
TABLE_04_reinforce := --by step --where step=500000 --values 'baseline,no baseline,baseline and gamma^t'
TABLE_04_box := --by step --where step=500000 --values 'exponential,softplus'
TABLE_05_pendulum := --where step=final --values 'Ornstein-Uhlenbeck,Gaussian,wider Gaussian'
TABLE_05_first := --where step=first --values 'Ornstein-Uhlenbeck,Gaussian,wider Gaussian'
SOURCE_05_first := 05_pendulum
TABLE_05_ablation := --where step=final --values \
    'DDPG,no target networks,the last hundred,the last transition,neither'
TABLE_05_relapses := --where step=relapses --values \
    'DDPG,no target networks,the last hundred,the last transition,neither'
SOURCE_05_relapses := 05_ablation
TABLE_06_pendulum := --where step=final --values 'TD3,DDPG'
TABLE_06_first := --where step=first --values 'TD3,DDPG'
SOURCE_06_first := 06_pendulum
TABLE_06_ablation := --where step=final --values \
    'AHE,AHE + DP,AHE + TPS,AHE + CDQ,TD3 - DP,TD3 - TPS,TD3 - CDQ,TD3,DQ-AC,DDQN-AC'
TABLE_06_mark := --where step=first --values \
    'AHE,AHE + DP,AHE + TPS,AHE + CDQ,TD3 - DP,TD3 - TPS,TD3 - CDQ,TD3,DQ-AC,DDQN-AC'
SOURCE_06_mark := 06_ablation
TABLE_06_bias := --where step=20000 --values \
    'DDPG bias,DDPG return,CDQ bias,CDQ return,TD3 bias,TD3 return,DQ-AC bias,DQ-AC return,DDQN-AC bias,DDQN-AC return'
TABLE_07_samples := --where update=300000 --values \
    'graph 0.1,graph N^-0.6,graph N^-0.8,graph N^-0.8 loss,cliff 1,cliff 1 loss,cliff N^-0.6,cliff N^-0.6 loss,cliff N^-0.8'
TABLE_07_temperature := --where update=300000 --values \
    '0.3 from 0.05,0.3 from 5,0.5 from 0.05,0.5 from 5,0.6 from 0.05,0.6 from 5'
TABLE_08_pendulum := --where step=final --values 'SAC,one critic,v1,v1 one critic'
TABLE_08_temperatures := --where step=final --values \
    '0 return,0 sampled,0 entropy,0.2 return,0.2 sampled,0.2 entropy,1 return,1 sampled,1 entropy,5 return,5 sampled,5 entropy,25 return,25 sampled,25 entropy'
TABLE_09_pendulum := --where step=final --values 'learned,0.02,0.2,2,20'
TABLE_09_first := --where step=first --values 'learned,0.02,0.2,2'
SOURCE_09_first := 09_pendulum
TABLE_09_short := --where step=final --values learned
TABLE_09_trace := --where step=20000 --values 'alpha,entropy'
TABLE_09_targets := --where step=final --values '-4,-2,-1,-0.5,0,0.5'
TABLE_10_pendulum := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_double := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_cheetah := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_fast := --where step=final --values SAC
TABLE_10_early := --where step=final --values SAC
TABLE_10_entropy := --where step=50000 --values 'fell 0,fell -1,fell -2,push 0,push -1,push -2'
TABLES := $(patsubst TABLE_%,%,$(filter TABLE_%,$(.VARIABLES)))

source_of = $(or $(SOURCE_$(1)),$(1))
define table_rule
$(BUILD)/data/$(1)_table.done: $(BUILD)/data/$(call source_of,$(1)).done $(BUILD)/summary
	$(BUILD)/summary $(TABLE_$(1)) figures/data/$(call source_of,$(1)).tsv --out figures/data/$(1)_table.tsv
	@touch $$@
endef
$(foreach table,$(TABLES),$(eval $(call table_rule,$(table))))

$(BUILD)/data/02_onoff_best.done: $(BUILD)/data/02_onoff.done

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

tour: $(CHAPTERS:%=$(BUILD)/%) $(BUILD)/summary
	@for chapter in $(CHAPTERS); do echo "==== chapter $$chapter"; $(BUILD)/$$chapter || exit 1; echo; done
	@if command -v $(GNUPLOT) >/dev/null; then \
	    $(MAKE) -s $(FIGURES:%=$(BUILD)/figures/%.svg) && echo "figures: $(words $(FIGURES)) drawn in $(BUILD)/figures"; \
	else echo "figures: not drawn, gnuplot is missing (sudo apt-get install gnuplot-nox)"; fi

PAGES := $(CHAPTERS:%=chapters/%) $(MODULES) tests/harness.h figures/summary.c tests/bench/kernels.c tests/bench/updates.c \
         tests/bench/functions.c tests/bench/mujoco.c docs/weave.c

docs: $(BUILD)/weave | $(filter data ledger figures,$(MAKECMDGOALS))
	$(BUILD)/weave $(PAGES)

# What the checks measure, recorded; the pages print it.
ledger: $(CHECKS) $(TESTERS)
	@mkdir -p docs/ledger
	@for check in $(CHECKS) $(TESTERS); do $$check --ledger docs/ledger/$$(basename $$check -check).tsv | tail -n 1; done

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
	@echo "make functions  the elementary functions on all 2^32 floats (takes minutes)"
	@echo "make mujoco     the planar tasks beside MuJoCo" \
	      "(sudo apt-get install libmujoco-dev)"
	@echo "make clean      remove build/"

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
