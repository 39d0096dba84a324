# What is measured: on a machine on which nothing else runs.
.PHONY: bench profile scaling compilers functions mujoco

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

# Its share of the peak against width, batch and threads, recorded: for a machine on which nothing else runs.
scaling: $(BUILD)/scaling
	$(BUILD)/scaling --out figures/data/$(SCALING).tsv

# What compilers make of the same source, recorded likewise: COMPILERS="gcc-14 clang-19".
COMPILERS ?= $(CC)
compilers:
	@mkdir -p $(BUILD)/compilers
	@BUILD='$(BUILD)' sh tests/bench/compilers.sh $(COMPILERS) >$(BUILD)/compilers/out
	@mv $(BUILD)/compilers/out figures/data/$(BUILDS).tsv

# The elementary functions on every float there is.
functions: $(BUILD)/functions
	$(BUILD)/functions

# The engine in a plane beside MuJoCo.
mujoco: $(BUILD)/mujoco
	$(BUILD)/mujoco
