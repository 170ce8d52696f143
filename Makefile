# Profkom. `make` builds build/release/profkom; `make VARIANT=asan tests` builds the tests.
# Everything is found by folder: a new file needs no line here.
#
#   VARIANT   release (default) · debug · asan · tsan · fuzz · coverage
#   DEV=1     warnings are errors

VARIANT ?= release
ifeq ($(origin CC),default)
CC      := gcc
endif
OUT     := build/$(VARIANT)
GEN     := build/gen
TOOLS   := build/tools
WEB     := build/web

PACKAGES := libmicrohttpd sqlite3 libpq libsodium liboath jansson cairo pangocairo libzip expat \
            freexl gumbo icu-uc icu-i18n libcurl gmime-3.0 libseccomp libqrencode inih \
            libdeflate libcrypto libfido2 fontconfig
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wvla \
            -Wwrite-strings -Wformat=2 -Wno-missing-field-initializers $(if $(DEV),-Werror)
HARDEN   := -fstack-protector-strong -fno-strict-overflow -fno-strict-aliasing \
            -fno-delete-null-pointer-checks -fcf-protection=full -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,-z,nodlopen
ifneq ($(findstring clang,$(CC)),clang)
HARDEN   += -fstack-clash-protection -ftrivial-auto-var-init=zero
endif

FLAGS_release  := -O2 -g -D_FORTIFY_SOURCE=3
FLAGS_debug    := -O0 -g
FLAGS_asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined \
                  -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread
FLAGS_fuzz     := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
FLAGS_coverage := -O0 -g --coverage

# Asked once, not once per file.
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES))
CFLAGS_ALL = -std=gnu17 -D_GNU_SOURCE $(WARNINGS) $(HARDEN) $(FLAGS_$(VARIANT)) -Isrc -I$(GEN) \
             $(PACKAGE_CFLAGS) $(CFLAGS)
LIBS      := $(shell pkg-config --libs $(PACKAGES)) -lxlsxwriter -lstemmer -lm -lpthread
LDFLAGS_ALL = $(LDHARDEN) $(FLAGS_$(VARIANT)) $(LDFLAGS)

# ---- what there is ------------------------------------------------------------------------------

FILES     := $(wildcard src/*/*.c src/features/*/*.c)
TEST_HELP := $(wildcard src/*/test.c src/*/test_*.c src/features/*/test_*.c)
TESTS     := $(filter %_test.c,$(FILES))
FUZZERS   := $(filter %_fuzz.c,$(FILES))
BASE_FOR_TOOLS := src/base/arena.c src/base/str.c src/base/buf.c
SOURCES   := $(filter-out $(TEST_HELP) $(TESTS) $(FUZZERS),$(FILES))
QUERIES   := $(wildcard src/app/*.sql src/features/*/*.sql)
TEMPLATES := $(wildcard src/app/*.html src/features/*/*.html)
SCHEMAS   := $(wildcard src/app/schema/*.sql src/features/*/schema/*.sql)
CATALOGUES := $(wildcard src/*/*.po src/features/*/*.po)
FORMS     := $(sort $(wildcard src/features/reports/forms/*.form))
PAPERS    := $(sort $(wildcard src/features/papers/templates/*.txt))
DRAFTS    := $(sort $(wildcard src/features/documents/templates/*.txt))
INDEXES   := $(sort $(wildcard src/features/records/indexes/*.txt))
SETS      := $(sort $(wildcard src/features/published/sets/*.txt))
FEATURES  := $(sort $(notdir $(patsubst %/,%,$(dir $(wildcard src/features/*/*.h)))))

GEN_SQL   := $(patsubst src/%,$(GEN)/%.c,$(QUERIES))
GEN_HTML  := $(patsubst src/%,$(GEN)/%.c,$(TEMPLATES))
GEN_TRIAL := $(GEN)/trial/good.sql.c $(GEN)/trial/trial_migrations.c
GEN_C     := $(GEN_SQL) $(GEN_HTML) \
             $(addprefix $(GEN)/,migrations.c queries.c features.c messages.c assets.c forms.c \
                                 sets.c papers.c documents.c indexes.c declension_rules.c)
OBJECTS   := $(patsubst src/%.c,$(OUT)/%.o,$(SOURCES)) \
             $(patsubst $(GEN)/%.c,$(OUT)/gen/%.o,$(GEN_C))
TEST_OBJECTS := $(patsubst src/%.c,$(OUT)/%.o,$(TESTS) $(TEST_HELP)) \
                $(patsubst $(GEN)/%.c,$(OUT)/gen/%.o,$(GEN_TRIAL))

# A file that appears or goes leaves no time stamp; then the lists of files are made anew.
NAMES := $(FEATURES) $(QUERIES) $(TESTS) $(SCHEMAS) $(CATALOGUES) $(FORMS) $(SETS) $(PAPERS) \
         $(INDEXES)
ifneq ($(strip $(NAMES)),$(strip $(file <$(GEN)/names)))
$(shell mkdir -p $(GEN))
$(file >$(GEN)/names,$(NAMES))
endif

.PHONY: all tests objects fuzzers generated check check-messages tidy report clean
.SECONDARY:
all: $(OUT)/profkom
tests: $(OUT)/tests
# Every file compiled, nothing linked: what a second compiler thinks of it.
objects: $(OUT)/main.o $(OBJECTS) $(TEST_OBJECTS)
generated: $(GEN_C) $(GEN_TRIAL)

$(OUT)/profkom: $(OUT)/main.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(OUT)/tests: $(OUT)/gen/tests.o $(TEST_OBJECTS) $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

# What one page costs, in one process; see benchmarks/pages.c.
$(OUT)/bench_pages: $(OUT)/benchmarks/pages.o $(OUT)/benchmarks/client.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# What an act costs with its commit, a merge of cards, putting an item under control, searching
# documents, knowing who has confirmed one, and who was trained, and a thousand certificates; see
# benchmarks/acts.c, merges.c, control.c, documents.c, acknowledgements.c, training.c,
# certificates.c.
$(OUT)/bench_acts $(OUT)/bench_merges $(OUT)/bench_control $(OUT)/bench_documents \
$(OUT)/bench_acknowledgements $(OUT)/bench_training $(OUT)/bench_certificates $(OUT)/bench_rush: \
    $(OUT)/bench_%: $(OUT)/benchmarks/%.o \
    $(OUT)/benchmarks/timing.o $(OUT)/benchmarks/client.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# How fast figures are counted; see benchmarks/stats.c, slices.c.
$(OUT)/bench_stats $(OUT)/bench_slices: $(OUT)/bench_%: $(OUT)/benchmarks/%.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# How fast signed reports are added up; see benchmarks/filing.c.
$(OUT)/bench_filing: $(OUT)/benchmarks/filing.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# A secret ballot for a thousand voters; see benchmarks/ballots.sh.
$(OUT)/bench_ballots: $(OUT)/benchmarks/ballots.o $(OUT)/benchmarks/client.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# How many sign-ins with a passkey a core checks; see benchmarks/passkeys.c.
$(OUT)/bench_passkeys: $(OUT)/benchmarks/passkeys.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# Doubles in a union, for benchmarks/dedupe.sh.
$(OUT)/bench_plant_doubles: $(OUT)/benchmarks/plant_doubles.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
# The list for scanners of tickets.
$(OUT)/bench_tickets: $(OUT)/benchmarks/tickets.o $(OBJECTS)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)
$(OUT)/bench_write_xlsx: $(OUT)/benchmarks/write_xlsx.o
	@$(CC) $(LDFLAGS_ALL) -o $@ $^ -lxlsxwriter
$(OUT)/benchmarks/%.o: benchmarks/%.c | generated
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# libFuzzer: one program per *_fuzz.c; needs CC=clang VARIANT=fuzz.
TOOL_FUZZERS := $(wildcard tools/*_fuzz.c)
fuzzers: $(patsubst src/%_fuzz.c,$(OUT)/fuzz/%,$(FUZZERS)) \
         $(patsubst %_fuzz.c,$(OUT)/fuzz/%,$(TOOL_FUZZERS))
$(OUT)/fuzz/%: $(OUT)/%_fuzz.o $(OBJECTS)
	@mkdir -p $(@D)
	@echo '  $@'
	@$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# The generators stand on few files, so all of them are compiled with the sanitizers.
PARTS_sqlgen := $(addprefix tools/sqlgen_,read.c check.c schema.c write.c)
PARTS_sqlgen += src/db/migrate_translate.c
$(OUT)/fuzz/tools/%: tools/%_fuzz.c tools/%.c $(BASE_FOR_TOOLS) $(wildcard tools/*.h)
	@mkdir -p $(@D)
	@echo '  $@'
	@$(CC) $(CFLAGS_ALL) $(LDHARDEN) -fsanitize=fuzzer -o $@ $< $(PARTS_$*) $(BASE_FOR_TOOLS) \
	    -lsqlite3 -lsodium

# ---- compiling ----------------------------------------------------------------------------------

$(OUT)/%.o: src/%.c | generated
	@mkdir -p $(@D)
	@echo '  $<'
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Tests are found by their names and have no prototypes.
$(OUT)/%_test.o: CFLAGS_ALL += -Wno-missing-prototypes

# Tests are found by name; nobody declares them.
$(OUT)/%_test.o: WARNINGS += -Wno-missing-prototypes

$(OUT)/gen/%.o: $(GEN)/%.c | generated
	@mkdir -p $(@D)
	@echo '  $<'
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# ---- generating ---------------------------------------------------------------------------------
# The generators are small C programs of ours (tools/); they replace a file only when it changes, so
# that an untouched template compiles nothing.

TOOL_LIBS_sqlgen  := -lsqlite3 -lsodium
TOOL_LIBS_score_imports := -ljansson
TOOL_LIBS_decline := $(shell pkg-config --libs icu-uc icu-i18n)
$(TOOLS)/%: tools/%.c $(BASE_FOR_TOOLS) $(wildcard tools/*.h) src/base/messages.h
	@mkdir -p $(@D)
	@echo '  $@'
	@$(CC) -std=gnu17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -Isrc -o $@ $(filter %.c,$^) $(TOOL_LIBS_$*)
$(TOOLS)/sqlgen: $(PARTS_sqlgen)
$(TOOLS)/decline: $(GEN)/declension_rules.c $(addprefix src/base/,declension.c fold.c patronymic.c \
                                                                  utf8.c)

# The stamp tells when a file was last looked at; what comes of it is newer only if it changed.
$(GEN)/%.sql.stamp: src/%.sql $(SCHEMAS) $(TOOLS)/sqlgen
	@mkdir -p $(@D)
	@$(TOOLS)/sqlgen --schema $(sort $(SCHEMAS)) --query $< --out $(GEN)/$*.sql
	@touch $@
$(GEN)/%.sql.c: $(GEN)/%.sql.stamp ;
$(GEN)/%.sql.h: $(GEN)/%.sql.stamp ;

$(GEN)/%.html.stamp: src/%.html $(TOOLS)/htmlgen
	@mkdir -p $(@D)
	@$(TOOLS)/htmlgen $< --out $(GEN)/$*.html
	@touch $@
$(GEN)/%.html.c: $(GEN)/%.html.stamp ;
$(GEN)/%.html.h: $(GEN)/%.html.stamp ;

$(GEN)/migrations.c: $(SCHEMAS) $(TOOLS)/sqlgen $(GEN)/names
	@mkdir -p $(@D)
	@$(TOOLS)/sqlgen --schema $(sort $(SCHEMAS)) --migrations $@
	@touch $@

$(GEN)/queries.c: $(QUERIES) tools/list_queries $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_queries $(sort $(QUERIES)) > $@

# The trial of sqlgen: compiled into the tests alone.
TRIAL_SCHEMAS := $(sort $(wildcard tests/generators/sql/schema/*.sql))
$(GEN)/trial/good.sql.c: tests/generators/sql/good.sql $(TRIAL_SCHEMAS) $(TOOLS)/sqlgen
	@mkdir -p $(@D)
	@$(TOOLS)/sqlgen --schema $(TRIAL_SCHEMAS) --query $< --out $(GEN)/trial/good.sql
	@touch $@
$(GEN)/trial/trial_migrations.c: $(TRIAL_SCHEMAS) $(TOOLS)/sqlgen
	@mkdir -p $(@D)
	@$(TOOLS)/sqlgen --schema $(TRIAL_SCHEMAS) --migrations $@
	@touch $@

$(GEN)/messages.c: $(CATALOGUES) $(TOOLS)/langgen $(GEN)/names
	@mkdir -p $(@D)
	@$(TOOLS)/langgen --out $@ $(CATALOGUES)
	@touch $@

$(GEN)/features.c: $(wildcard src/features/*/*.h) tools/list_features $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_features $(FEATURES) > $@

$(GEN)/tests.c: $(TESTS) tools/list_tests $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_tests $(sort $(TESTS)) > $@

# The front end: npm packages, minified, subset, compressed (web/build.mjs), put into the program.
$(WEB)/manifest: $(wildcard web/*.* web/*/*) $(CATALOGUES)
	tools/build_web $(WEB)
$(GEN)/assets.c: $(WEB)/manifest tools/list_assets
	@mkdir -p $(@D)
	@tools/list_assets $(WEB) > $@

# The report forms that come with the program.
$(GEN)/forms.c: $(FORMS) tools/list_texts $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_texts features/reports/reports_forms.h reports_shipped reports_shipped $(FORMS) > $@

# What others published, for the demonstration and the tests.
$(GEN)/sets.c: $(SETS) tools/list_texts $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_texts features/published/published_sets.h published_set published_sets $(SETS) > $@

# The templates of papers that come with the program.
$(GEN)/papers.c: $(PAPERS) tools/list_texts $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_texts features/papers/papers_shipped.h papers_shipped papers_shipped $(PAPERS) > $@

# The templates of documents that come with the program.
$(GEN)/documents.c: $(DRAFTS) tools/list_texts $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_texts features/documents/documents_template.h documents_shipped documents_shipped \
	    $(DRAFTS) > $@

# The indexes of cases that an organisation can begin with.
$(GEN)/indexes.c: $(INDEXES) tools/list_texts $(GEN)/names
	@mkdir -p $(@D)
	@tools/list_texts features/records/records_shipped.h records_shipped records_shipped \
	    $(INDEXES) > $@

# Cases of Russian names: the rules of an npm package, which came with the front end.
$(GEN)/declension_rules.c: tools/declension_rules.mjs $(WEB)/manifest
	@mkdir -p $(@D)
	@node $< web/node_modules/petrovich/rules.json > $@.new && mv $@.new $@

# ---- looking at the code ------------------------------------------------------------------------

check: check-messages
	tools/check_layers
	tools/check_bans
	tools/check_audit_words
	tools/format --check

check-messages: $(TOOLS)/langgen
	$(TOOLS)/langgen --check src/main.c $(SOURCES) $(wildcard src/*/*.h src/features/*/*.h) \
	    $(TEMPLATES) $(CATALOGUES)

# Slow (a file takes seconds), so it is not part of the usual test run.
TIDY_FLAGS = $(filter-out -ftrivial% -fstack-clash%,$(CFLAGS_ALL))
tidy: generated
	printf '%s\n' src/main.c $(SOURCES) | xargs -P $$(nproc) -n 1 sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$1" -- $(TIDY_FLAGS) 2>/dev/null' tidy

report:
	tools/report

# What whole-program tests need of C.
build/tests/kill: tests/kill/lists.c tests/kill/tickets.c tests/kill/kill.h
build/tests/%: tests/%/main.c $(BASE_FOR_TOOLS) src/base/rand.c
	@mkdir -p $(@D)
	@echo '  $@'
	@$(CC) -std=gnu17 -D_GNU_SOURCE $(WARNINGS) -O1 -g -Isrc -o $@ $(filter %.c,$^) \
	    -lcurl -lsqlite3 -lsodium -lpthread

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(OUT)/main.d $(OUT)/gen/tests.d
-include $(wildcard $(OUT)/benchmarks/*.d)
-include $(patsubst src/%.c,$(OUT)/%.d,$(FUZZERS))
