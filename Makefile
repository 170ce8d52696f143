# Profkom. `make` builds build/release/profkom; `make VARIANT=asan tests` builds the tests.
# Everything is found by folder: a new file needs no line here.
#
#   VARIANT   release (default) · debug · asan · tsan · fuzz · coverage
#   DEV=1     warnings are errors

VARIANT ?= release
CC      ?= gcc
OUT     := build/$(VARIANT)
GEN     := build/gen
TOOLS   := build/tools
WEB     := build/web

PACKAGES := libmicrohttpd sqlite3 libpq libsodium liboath jansson cairo pangocairo libzip expat \
            freexl gumbo icu-uc icu-i18n libcurl gmime-3.0 libseccomp
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wvla \
            -Wwrite-strings -Wformat=2 $(if $(DEV),-Werror)
HARDEN   := -fstack-protector-strong -fno-strict-overflow -fno-strict-aliasing \
            -fno-delete-null-pointer-checks -fcf-protection=full -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,-z,nodlopen
ifneq ($(findstring clang,$(CC)),clang)
HARDEN   += -fstack-clash-protection -ftrivial-auto-var-init=zero
endif

FLAGS_release  := -O2 -g -D_FORTIFY_SOURCE=3
FLAGS_debug    := -O0 -g
FLAGS_asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread
FLAGS_fuzz     := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
FLAGS_coverage := -O0 -g --coverage

CFLAGS_ALL = -std=gnu17 -D_GNU_SOURCE $(WARNINGS) $(HARDEN) $(FLAGS_$(VARIANT)) -Isrc -I$(GEN) \
             $(shell pkg-config --cflags $(PACKAGES)) $(CFLAGS)
LIBS      := $(shell pkg-config --libs $(PACKAGES)) -lxlsxwriter -lm -lpthread
LDFLAGS_ALL = $(LDHARDEN) $(FLAGS_$(VARIANT)) $(LDFLAGS)

# ---- what there is ------------------------------------------------------------------------------

SOURCES   := $(filter-out src/base/test.c src/app/test.c %_test.c %_fuzz.c,$(wildcard src/*/*.c src/features/*/*.c))
TESTS     := $(filter %_test.c,$(wildcard src/*/*.c src/features/*/*.c))
TEST_HELP := $(wildcard src/base/test.c src/app/test.c)
FUZZERS   := $(filter %_fuzz.c,$(wildcard src/*/*.c src/features/*/*.c))
QUERIES   := $(wildcard src/app/*.sql src/features/*/*.sql)
TEMPLATES := $(wildcard src/app/*.html src/features/*/*.html)
SCHEMAS   := $(wildcard src/app/schema/*.sql src/features/*/schema/*.sql)
CATALOGUES := $(wildcard src/*/*.po src/features/*/*.po)
FEATURES  := $(sort $(notdir $(patsubst %/,%,$(dir $(wildcard src/features/*/*.h)))))

GEN_SQL   := $(patsubst src/%,$(GEN)/%.c,$(QUERIES))
GEN_HTML  := $(patsubst src/%,$(GEN)/%.c,$(TEMPLATES))
GEN_C     := $(GEN_SQL) $(GEN_HTML) $(GEN)/migrations.c $(GEN)/features.c $(GEN)/messages.c $(GEN)/assets.c
OBJECTS   := $(patsubst src/%.c,$(OUT)/%.o,$(SOURCES)) $(patsubst $(GEN)/%.c,$(OUT)/gen/%.o,$(GEN_C))
TEST_OBJECTS := $(patsubst src/%.c,$(OUT)/%.o,$(TESTS) $(TEST_HELP))

.PHONY: all tests fuzzers generated check report clean
.SECONDARY:
all: $(OUT)/profkom
tests: $(OUT)/tests
generated: $(GEN_C)

$(OUT)/profkom: $(OUT)/main.o $(OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(OUT)/tests: $(OUT)/gen/tests.o $(TEST_OBJECTS) $(OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

# libFuzzer: one program per *_fuzz.c; needs CC=clang VARIANT=fuzz.
fuzzers: $(patsubst src/%_fuzz.c,$(OUT)/fuzz/%,$(FUZZERS))
$(OUT)/fuzz/%: $(OUT)/%_fuzz.o $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# ---- compiling ----------------------------------------------------------------------------------

$(OUT)/%.o: src/%.c | generated
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(OUT)/gen/%.o: $(GEN)/%.c | generated
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# ---- generating ---------------------------------------------------------------------------------
# The generators are small C programs of ours (tools/); they replace a file only when it changes, so
# that an untouched template compiles nothing.

TOOL_LIBS_sqlgen  := -lsqlite3 -lsodium
BASE_FOR_TOOLS := src/base/arena.c src/base/str.c src/base/buf.c
$(TOOLS)/%: tools/%.c $(BASE_FOR_TOOLS)
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -Isrc -o $@ $^ $(TOOL_LIBS_$*)

$(GEN)/%.sql.c: src/%.sql $(SCHEMAS) | $(TOOLS)/sqlgen
	@mkdir -p $(@D)
	$(TOOLS)/sqlgen --schema $(sort $(SCHEMAS)) --query $< --out $(GEN)/$*.sql

$(GEN)/migrations.c: $(SCHEMAS) | $(TOOLS)/sqlgen
	@mkdir -p $(@D)
	$(TOOLS)/sqlgen --schema $(sort $(SCHEMAS)) --migrations $@

$(GEN)/%.html.c: src/%.html | $(TOOLS)/htmlgen
	@mkdir -p $(@D)
	$(TOOLS)/htmlgen $< --out $(GEN)/$*.html

$(GEN)/messages.c: $(CATALOGUES) | $(TOOLS)/langgen
	@mkdir -p $(@D)
	$(TOOLS)/langgen --out $@ $(CATALOGUES)

$(GEN)/features.c: $(wildcard src/features/*/*.h) tools/list_features
	@mkdir -p $(@D)
	tools/list_features $(FEATURES) > $@

$(GEN)/tests.c: $(TESTS) tools/list_tests
	@mkdir -p $(@D)
	tools/list_tests $(sort $(TESTS)) > $@

# The front end: npm packages, minified, subset, compressed (web/build.mjs), then put into the program.
$(WEB)/manifest: $(wildcard web/*.* web/css/*) tools/build_web $(CATALOGUES)
	tools/build_web $(WEB)
$(GEN)/assets.c: $(WEB)/manifest tools/list_assets
	@mkdir -p $(@D)
	tools/list_assets $(WEB) > $@

check:
	tools/check_layers
	tools/check_bans

report:
	tools/report

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(OUT)/main.d $(OUT)/gen/tests.d
