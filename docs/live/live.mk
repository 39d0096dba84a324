# `make live` compiles the chapters' programs to WebAssembly, for the pages: $(BUILD)/html/live.js and a PROGRAM.wasm.js
# each, which holds the program twice, with the machine's multiply-add (fused) and without (plain), and its files. It
# needs a clang that knows relaxed SIMD, wasi-libc and the linker.
LIVE_CC    ?= $(or $(shell command -v clang-19),clang)
LIVE_FLAGS  = --target=wasm32-wasi -std=c11 -D_XOPEN_SOURCE=700 -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -O3 \
              -msimd128 $(NUMERIC) $(WARN) $(filter -Werror,$(CFLAGS)) -Isrc -include docs/live/live.h -MMD -MP
LIVE_LINK   = -Wl,--gc-sections,--strip-all,--stack-first,-z,stack-size=1048576 -lwasi-emulated-signal \
              -lwasi-emulated-getpid -lm
LIVE        := $(BUILD)/live
LIVE_SRC    := $(filter-out %/worker.c %/stop.c %/render.c,$(wildcard src/*/*.c)) docs/live/live.c

# For each program: its main file, what the page's own file is, the functions through which the page looks, and files.
LIVE_PROGRAMS := $(CHAPTERS) 02-q-learning-experiments
LIVE_FILES_01-td     := chapters/01-td/six.graph
LIVE_FILES_10-mujoco := $(wildcard chapters/10-mujoco/*.safetensors)
live_world    = $(if $(filter 05% 06% 08% 09%,$(1)),docs/live/live_pendulum.c)\
                $(if $(filter 03% 04%,$(1)),docs/live/live_cartpole.c)
live_own      = $(call live_world,$(1)) $(wildcard docs/live/$(firstword $(subst -, ,$(1))).c) \
                $(if $(filter 03% 04% 05% 06% 08% 09% 10%,$(1)),docs/live/live_film.c)
live_chapter  = $(patsubst %-experiments,%,$(1))
live_main     = chapters/$(live_chapter)/$(if $(filter %-experiments,$(1)),experiments,main).c
live_shared   = $(filter-out $(addprefix chapters/$(1)/,$(mains)),$(wildcard chapters/$(1)/*.c)) \
                $(USES_$(1):%=chapters/%.c)
live_sources  = $(live_main) $(call live_shared,$(live_chapter)) $(live_own) $(LIVE_SRC)
live_wrapped  = $(sort $(shell sed -n 's/^[a-z].* __wrap_\([a-z_0-9]*\).*/-Wl,--wrap=\1/p' $(live_own)))

.PHONY: live live_tools
live: $(LIVE_PROGRAMS:%=$(BUILD)/html/%.wasm.js) $(BUILD)/html/live.js $(BUILD)/html/live.css $(BUILD)/html/live.html

LIVE_NEEDS := make live needs clang 17 or newer for WebAssembly: \
              sudo apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32
LIVE_PROBE := '\#include <math.h>\n\#include <wasm_simd128.h>\n' \
              'v128_t f(v128_t a) { return wasm_f32x4_relaxed_madd(a, a, a); }\nint main(void) { return 0; }\n'
live_tools:
	@printf '%b' $(LIVE_PROBE) | \
	    $(LIVE_CC) --target=wasm32-wasi -msimd128 -mrelaxed-simd -x c -o /dev/null - 2>/dev/null || \
	    { echo "$(LIVE_NEEDS)" >&2; exit 1; }

$(LIVE)/fused/%.o: LIVE_KIND := -mrelaxed-simd
$(LIVE)/fused/%.o: %.c $(FLAGS) | live_tools
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(LIVE_CC) $(LIVE_FLAGS) $(LIVE_KIND) -c -o $@ $<
$(LIVE)/plain/%.o: %.c $(FLAGS) | live_tools
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(LIVE_CC) $(LIVE_FLAGS) -c -o $@ $<

define live_rule
$(LIVE)/$(2)-$(1).wasm: $(patsubst %.c,$(LIVE)/$(2)/%.o,$(call live_sources,$(1)))
	$$(call SAY,link   )
	$$(Q)$(LIVE_CC) --target=wasm32-wasi -o $$@ $$(filter %.o,$$^) $$(call live_wrapped,$(1)) $$(LIVE_LINK)
endef
# A file as text. (No pipe: whichever part of it fails, the script is not made.)
live_text = gzip -9n <$(1) >$(LIVE)/$(@F).gz && base64 <$(LIVE)/$(@F).gz >$(LIVE)/$(@F).text && tr -d '\n' <$(LIVE)/$(@F).text
define live_script
$(call live_rule,$(1),fused)
$(call live_rule,$(1),plain)
$(BUILD)/html/$(1).wasm.js: $(LIVE)/fused-$(1).wasm $(LIVE)/plain-$(1).wasm $(LIVE_FILES_$(1)) docs/live/live.mk
	@mkdir -p $$(@D)
	@{ printf 'live("$(1)", {"fused": "' && $$(call live_text,$(LIVE)/fused-$(1).wasm) && \
	   printf '", "plain": "' && $$(call live_text,$(LIVE)/plain-$(1).wasm) && \
	   $(foreach file,$(LIVE_FILES_$(1)),printf '", "$(file)": "' && $$(call live_text,$(file)) &&) \
	   printf '"});\n'; } >$$@.partial && mv $$@.partial $$@
endef
$(foreach program,$(LIVE_PROGRAMS),$(eval $(call live_script,$(program))))

$(BUILD)/html/live.%: docs/live/live.%
	@mkdir -p $(@D)
	@cp $< $@
