# MuJoCo is optional, and two programs know it: build/mujoco and build/10-mujoco-engines. MUJOCO=FOLDER names an unpacked
# release, or the folder of Python's package, instead of what is installed; MUJOCO=no does without. A link below $(BUILD)
# stands for the folder, whose name may then hold what it likes.
MUJOCO ?=
export MUJOCO
MUJOCO_HOME  := $(BUILD)/mujoco.home
MUJOCO_FLAGS := $(BUILD)/mujoco.flags
MUJOCO_PROBE := '\#include <mujoco/mujoco.h>\nint main(void) { return mj_version() != mjVERSION_HEADER; }\n'
MUJOCO_LIBS   = $$(ls $(MUJOCO_HOME)/lib/libmujoco.so* $(MUJOCO_HOME)/libmujoco.so* 2>/dev/null | grep . || echo -lmujoco) \
                '-Wl,-rpath,$$ORIGIN/mujoco.home/lib:$$ORIGIN/mujoco.home'

# How to compile with it, or nothing: found by a program that asks the library for its version. Below, which one it is.
$(MUJOCO_FLAGS): $(FLAGS) probe
	@case "$$MUJOCO" in \
	''|no) rm -f $(MUJOCO_HOME) ;; \
	/*) ln -sfn "$$MUJOCO" $(MUJOCO_HOME) ;; \
	*) ln -sfn "$$PWD/$$MUJOCO" $(MUJOCO_HOME) ;; esac
	@[ "$$MUJOCO" != no ] && printf $(MUJOCO_PROBE) >$(BUILD)/probe.c && \
	    $(CC) -isystem $(MUJOCO_HOME)/include -o $(BUILD)/probe $(BUILD)/probe.c $(MUJOCO_LIBS) 2>/dev/null && \
	    $(BUILD)/probe && echo "-DWITH_MUJOCO -isystem $(MUJOCO_HOME)/include" >$@.new || echo >$@.new
	@readlink $(MUJOCO_HOME) >>$@.new || true
	@rm -f $(BUILD)/probe $(BUILD)/probe.c; cmp -s $@ $@.new && rm $@.new || mv $@.new $@
.PHONY: probe
probe:

# Every other program has the module as it is without MuJoCo.
with_mujoco = $(1:%/src/worlds/env_mujoco.o=%/with/env_mujoco.o)
$(BUILD)/f32/with/env_mujoco.o $(BUILD)/f64/with/env_mujoco.o: src/worlds/env_mujoco.c $(MUJOCO_FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(CFLAGS) $(if $(findstring /f64/,$@),-DREAL_DOUBLE) $$(head -n 1 $(MUJOCO_FLAGS)) -c -o $@ $<
$(BUILD)/mujoco $(BUILD)/10-mujoco-engines: LDLIBS += $$(grep -q WITH $(MUJOCO_FLAGS) && echo $(MUJOCO_LIBS))
$(eval $(call program_rule,$(BUILD)/mujoco,$(BUILD)/f64/tests/bench/mujoco.o $(call with_mujoco,$(MODULES64))))
$(eval $(call program_rule,$(BUILD)/10-mujoco-engines,$(BUILD)/f32/chapters/10-mujoco/main.o \
    $(call shared,10-mujoco,f32) $(call used,10-mujoco,f32) $(call with_mujoco,$(MODULES32))))
