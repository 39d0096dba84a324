# `make html`: the pages for a browser, without a network. It needs pandoc.
HTML       := $(BUILD)/html
HTML_FILES = LICENSE $(wildcard figures/*.gp figures/*.gif figures/data/*.t* chapters/*/exercises/*.c) \
             tests/mutations/survivors
html_of    = $(HTML)/$(patsubst docs/%.md,%.html,$(patsubst docs/README.md,docs/contents.md,$(patsubst README.md,docs/index.md,$(1))))
HTML_BOOK  := README.md $(wildcard docs/*.md docs/modules/*.md)
PANDOC     ?= pandoc

.PHONY: html pandoc html_index
html: $(foreach page,$(HTML_BOOK),$(call html_of,$(page))) $(HTML)/style.css $(HTML_FILES:%=$(HTML)/%)
	@echo "$(HTML)/index.html"

pandoc:
	@command -v $(PANDOC) >/dev/null || { echo "make html needs pandoc: sudo apt-get install pandoc" >&2; exit 1; }

# What pages know of each other, whether there are live examples, and the sums of the figures, which are not named as
# prerequisites lest they be drawn again. All pages are made anew when any of this changes.
html_index: $(HTML_BOOK) | pandoc $(filter docs live,$(MAKECMDGOALS))
	@mkdir -p $(HTML)/modules $(HTML)/figures
	@cp figures/*.svg $(HTML)/figures
	@{ awk -f docs/live/index.awk README.md docs/README.md $(HTML_BOOK) && cksum figures/*.svg && \
	    if [ -e $(HTML)/live.js ]; then echo live; fi; } >$(BUILD)/html.index.new
	@if cmp -s $(BUILD)/html.index.new $(BUILD)/html.index; then rm $(BUILD)/html.index.new; \
	else mv $(BUILD)/html.index.new $(BUILD)/html.index; fi
$(BUILD)/html.index: html_index ;

define html_rule
$(call html_of,$(1)): $(1) $(BUILD)/html.index docs/live/page.html docs/live/page.lua
	$$(call SAY,page   )
	$$(Q)$(PANDOC) -f gfm-emoji -t html5 --mathml --wrap=none --toc --toc-depth=3 --fail-if-warnings \
	    --template docs/live/page.html --lua-filter docs/live/page.lua -M file=$(1) -M index=$(BUILD)/html.index \
	    -o $$@.partial $(1) && mv $$@.partial $$@
endef
$(foreach page,$(HTML_BOOK),$(eval $(call html_rule,$(page))))

# Formulas want a font that has the shapes of large brackets and roots: where one is installed it goes with the pages.
MATH_FONT  := $(firstword $(wildcard $(addprefix /usr/share/,texmf/fonts/opentype/public/lm-math/latinmodern-math.otf \
              texlive/texmf-dist/fonts/opentype/public/lm-math/latinmodern-math.otf \
              fonts/opentype/stix/STIXMath-Regular.otf fonts/truetype/dejavu/DejaVuMathTeXGyre.ttf)))
$(HTML)/style.css: docs/live/style.css docs/live/html.mk
	@mkdir -p $(@D)
	@{ cat $< $(if $(MATH_FONT),&& echo '@font-face { font-family: "Math of the book"; src: url($(notdir $(MATH_FONT))); }'); } >$@
	@$(if $(MATH_FONT),cp $(MATH_FONT) $(@D))
$(HTML_FILES:%=$(HTML)/%): $(HTML)/%: %
	@mkdir -p $(@D)
	@cp $< $@
