# MuJoCo is optional; build/mujoco, build/10-mujoco-engines and a test know it. MUJOCO=FOLDER names an unpacked
# release, or the folder of Python's package, instead of what is installed; MUJOCO=no does without. A link below $(BUILD)
# stands for the folder, whose name may then hold what it likes.
MUJOCO ?=
# As it was written: make would take a dollar sign in it for its own.
export MUJOCO_FOLDER := $(value MUJOCO)
MUJOCO_HOME  := $(BUILD)/mujoco.home
MUJOCO_FLAGS := $(BUILD)/mujoco.flags
MUJOCO_PROBE := '\#include <mujoco/mujoco.h>\nint main(void) { return mj_version() != mjVERSION_HEADER; }\n'
MUJOCO_LIBS   = $$(ls $(MUJOCO_HOME)/lib/libmujoco.so* $(MUJOCO_HOME)/libmujoco.so* 2>/dev/null | grep . || echo -lmujoco) \
                '-Wl,-rpath,$$ORIGIN/mujoco.home/lib:$$ORIGIN/mujoco.home:$$ORIGIN/../mujoco.home/lib:$$ORIGIN/../mujoco.home'

# How to compile with it, or nothing: found by a program that asks the library for its version. Below, which one it is.
# A folder that was named and has none, or one that is of no use, is refused: what is installed would pass for it.
MUJOCO_REFUSE = { printf 'MUJOCO: no %s in %s\n' "$(1)" "$$MUJOCO_FOLDER" >&2; rm -f $(MUJOCO_HOME); exit 1; }
$(MUJOCO_FLAGS): $(FLAGS) probe
	@case "$$MUJOCO_FOLDER" in \
	''|no) rm -f $(MUJOCO_HOME) ;; \
	/*) ln -sfn "$$MUJOCO_FOLDER" $(MUJOCO_HOME) ;; \
	*) ln -sfn "$$PWD/$$MUJOCO_FOLDER" $(MUJOCO_HOME) ;; esac
	@[ ! -L $(MUJOCO_HOME) ] || \
	    ls $(MUJOCO_HOME)/lib/libmujoco.so* $(MUJOCO_HOME)/libmujoco.so* 2>/dev/null | grep -q . || \
	    $(call MUJOCO_REFUSE,libmujoco.so)
	@[ ! -L $(MUJOCO_HOME) ] || [ -e $(MUJOCO_HOME)/include/mujoco/mujoco.h ] || \
	    $(call MUJOCO_REFUSE,include/mujoco/mujoco.h)
	@new=$@.$$$$; probe=$(BUILD)/probe.$$$$; \
	[ "$$MUJOCO_FOLDER" != no ] && printf $(MUJOCO_PROBE) >$$probe.c && \
	    $(CC) -isystem $(MUJOCO_HOME)/include -o $$probe $$probe.c $(MUJOCO_LIBS) 2>/dev/null && \
	    $$probe && echo "-DWITH_MUJOCO -isystem $(MUJOCO_HOME)/include" >$$new || echo >$$new; \
	rm -f $$probe $$probe.c; \
	[ ! -L $(MUJOCO_HOME) ] || grep -q WITH $$new || \
	    { rm $$new; $(call MUJOCO_REFUSE,libmujoco.so that fits its headers); }; \
	readlink $(MUJOCO_HOME) >>$$new; \
	cmp -s $@ $$new && rm $$new || mv $$new $@
.PHONY: probe
probe:

# Every other program has the module as it is without MuJoCo.
with_mujoco = $(1:%/src/worlds/env_mujoco.o=%/with/env_mujoco.o)
$(BUILD)/f32/with/env_mujoco.o $(BUILD)/f64/with/env_mujoco.o: src/worlds/env_mujoco.c $(MUJOCO_FLAGS)
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(CC) $(ALL_CFLAGS) $(if $(findstring /f64/,$@),-DREAL_DOUBLE) $$(head -n 1 $(MUJOCO_FLAGS)) -c -o $@ $<
$(BUILD)/mujoco $(BUILD)/10-mujoco-engines $(BUILD)/tests/env_mujoco: LDLIBS += $$(grep -q WITH $(MUJOCO_FLAGS) && echo $(MUJOCO_LIBS))
$(eval $(call program_rule,$(BUILD)/mujoco,$(BUILD)/f64/tests/bench/mujoco.o $(call with_mujoco,$(MODULES64))))
$(eval $(call program_rule,$(BUILD)/tests/env_mujoco,$(BUILD)/f64/tests/env_mujoco.o $(call with_mujoco,$(MODULES64))))
$(eval $(call program_rule,$(BUILD)/10-mujoco-engines,$(BUILD)/f32/chapters/10-mujoco/main.o \
    $(call shared,10-mujoco,f32) $(call used,10-mujoco,f32) $(call with_mujoco,$(MODULES32))))
