# Functions that the reader writes, in chapters/NN-name/exercises/K_FUNCTION.c. The sources that have these functions are
# compiled once more with them weak, so that the linker takes the reader's; what judges it are the chapter's checks.
ifneq ($(filter exercise%,$(MAKECMDGOALS)),)
GAPS  := $(foreach file,$(basename $(notdir $(wildcard chapters/*/exercises/*.c))),$(subst $(space),_,$(wordlist 2,9,$(subst _, ,$(file)))))
GAPPY := $(shell grep -l -E '^[a-z].*[ *]($(subst $(space),|,$(GAPS)))[^a-z_].*[{,]$$' src/*/*.c chapters/*/*.c)
$(shell mkdir -p $(BUILD)/exercises; printf '_Pragma("weak %s")\n' $(GAPS) >$(BUILD)/exercises/gaps; \
        cmp -s $(BUILD)/exercises/gaps $(BUILD)/exercises/gaps.h || mv $(BUILD)/exercises/gaps $(BUILD)/exercises/gaps.h)
weaken = $(foreach object,$(1),$(if $(filter $(object:$(BUILD)/f64/%.o=%.c),$(GAPPY)),$(object:$(BUILD)/f64/%=$(BUILD)/weak/%),$(object)))

$(BUILD)/weak/%.o: %.c $(BUILD)/exercises/gaps.h $(FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(ALL_CFLAGS) -O1 -w -DREAL_DOUBLE -include $(BUILD)/exercises/gaps.h -c -o $@ $<

define exercise_rules
exercises-$(1): $(BUILD)/exercises/$(1).o
exercise-$(firstword $(subst -, ,$(1)))-%: $(BUILD)/exercises/$(1).o
	@BUILD='$(BUILD)' COMPILE='$(CC) $(ALL_CFLAGS)' LIBS='$(LDFLAGS) $(LDLIBS)' sh chapters/judge.sh $(1) $$*
$(BUILD)/exercises/$(1).o: $(call weaken,$(call checking,$(1)) $(call shared,$(1),f64) $(call used,$(1),f64) $(MODULES64))
	$(call SAY,link   )
	$(Q)$(CC) $(ALL_CFLAGS) -r -nostdlib -o $$@ $$^
endef
$(foreach chapter,$(CHAPTERS),$(eval $(call exercise_rules,$(chapter))))
exercises: $(CHAPTERS:%=exercises-%)
exercise-%:
	@echo "there is no exercise '$*': say make exercise-05-6 for exercise 6 of chapter 5" >&2; exit 2
endif
