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
# Programs link libc and libm alone, even where the environment asks for more.
LINK     = $(CC) $(CFLAGS) -o $@ $(filter %.o %.a,$^) $(LDFLAGS) $(LDLIBS)

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
	$(CC) $(CFLAGS) -c -o $@ $<

MODULE_OBJECTS := $(MODULES:%=$(BUILD)/src/%.o)

define chapter_rules
$(BUILD)/$(1): $(BUILD)/chapters/$(1)/main.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(LINK)
$(BUILD)/$(1)-check: $(BUILD)/chapters/$(1)/checks.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(LINK)
$(BUILD)/$(1)-experiments: $(BUILD)/chapters/$(1)/experiments.o $(call shared,$(1)) $(MODULE_OBJECTS)
	$$(LINK)
$(firstword $(subst -, ,$(1))): $(BUILD)/$(1)
	@$(BUILD)/$(1)
endef
$(foreach chapter,$(CHAPTERS),$(eval $(call chapter_rules,$(chapter))))

$(BUILD)/weave: $(BUILD)/docs/weave.o $(MODULE_OBJECTS)
	$(LINK)
$(BUILD)/summary: $(BUILD)/figures/summary.o $(MODULE_OBJECTS)
	$(LINK)
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(MODULE_OBJECTS)
	@mkdir -p $(@D)
	$(LINK)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
