# A bare `make` lists the targets. Needs Go 1.26 and GNU make 4.3, or newer.

.DEFAULT_GOAL := help
SHELL := /bin/sh
export CGO_ENABLED = 0

GO      ?= go
BROWSER ?= $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable chrome,\
	$(shell command -v $(name) 2>/dev/null)))

# "simd" where Go has simd/archsimd for this processor; the kernels then are built
# with it. Go is asked once, when a recipe first needs to know.
SIMD = $(eval SIMD := $(shell test "`$(GO) env GOARCH`" = amd64 && \
	GOEXPERIMENT=simd $(GO) list simd/archsimd >/dev/null 2>&1 && echo simd))$(SIMD)
FAST = $(if $(SIMD),GOEXPERIMENT=$(SIMD))

# The version that the program tells: the tag, with what came after it; the
# commit where there is none. Empty outside a repository: the program then tells
# what Go knows.
VERSION = $(eval VERSION := $(shell git describe --tags --match 'v*' --dirty 2>/dev/null || git describe --always --abbrev=12 --dirty --exclude '*' 2>/dev/null | sed 's/^/devel-/'))$(VERSION)
LINK    = -s -w$(if $(VERSION), -X github.com/doubleroute/sweep/cmd.built=$(VERSION))

CHART  := reports/assets/dist/echarts.min.js
LINTER := bin/golangci-lint-v2.12.2

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: assets build ## all there is to set up: the chart script, then bin/sweep

.PHONY: assets
assets: $(CHART) ## fetch the chart script, so that reports open with no network (needs npm)

# Without it all works but the charts of a report opened offline; so a machine
# without npm, or without a network, is told so and goes on.
LATER = Going on without the chart script: charts of reports will need a network. To change that, run 'make assets build' once npm works.
$(CHART): reports/assets/package.json reports/assets/package-lock.json
	@if ! command -v npm >/dev/null; then echo "npm (of Node.js) is not installed. $(LATER)"; \
	elif ! npm_config_fetch_retries=1 $(GO) generate ./reports/assets; then echo "npm failed. $(LATER)"; \
	else touch $@; fi

.PHONY: build
build: $(CHART) ## build bin/sweep
	$(FAST) $(GO) build -trimpath -ldflags='$(LINK)' -o bin/ ./cmd/sweep

.PHONY: demo
demo: build ## search the built-in data, less than a minute, and say which file to open
	@bin/sweep run experiments/quickstart.toml --out runs

.PHONY: test
test: $(CHART) ## run all tests, those of the models with each build of the kernels
	$(if $(SIMD),GOEXPERIMENT= $(GO) test ./internal/kernels/... ./submodels ./submodels/graph ./routes/...)
	$(if $(SIMD),GODEBUG=cpu.avx512f=off $(FAST) $(GO) test -count=1 ./submodels ./submodels/graph ./routes/...)
	$(if $(SIMD),GODEBUG=cpu.avx512f=off $(FAST) $(GO) test -count=1 -run Format3 ./cmd)
	$(FAST) $(GO) test -timeout 20m ./...

# Without those that simulate many studies, whose time is made up: nothing in them runs
# at once that others do not run.
.PHONY: race
race: $(CHART) ## run the tests of what runs at once under the race detector (needs a C compiler)
	$(if $(shell command -v $(firstword $(shell $(GO) env CC)) 2>/dev/null), \
		CGO_ENABLED=1 $(FAST) $(GO) test -race -short -timeout 30m -skip 'OutcomesStay|BudgetSimulated|FoldsOfABudget|^TestBudget$$' ./internal/answers ./internal/blob ./internal/feed ./internal/kernels ./internal/runner ./internal/serve \
			./internal/study/... ./internal/workers ./results/sqlite ./results/analysis ./routes ./routes/views/... ./submodels/... \
			./search ./search/schedulers ./search/searchtest && \
		CGO_ENABLED=1 $(FAST) $(GO) test -race -short -timeout 30m -run 'Interrupt|TwoAtOnce|SameTable|Serve|Reader|Live' ./cmd, \
		@echo "There is no C compiler here, which the race detector needs: nothing was tested.")

# The tests with a random part, of which make test runs a sample.
SOAK ?= 500

.PHONY: soak
soak: ## kill runs, flip bits and fail disks, 500 times each (SOAK=N): some minutes
	SWEEP_SOAK=$(SOAK) $(FAST) $(GO) test -count=1 -timeout 60m -v -run 'TestRandomKills|TestFlippedBits|TestFaultyDisk' ./results/sqlite ./cmd

# A cache of its own: what is in a shared one may be of another checkout, that is
# no longer there.
.PHONY: lint
lint: export GOLANGCI_LINT_CACHE = $(CURDIR)/bin/lint
lint: $(LINTER) ## check format, the linters' rules and who may import what
	$(FAST) $(LINTER) run --config .ci/golangci.yml --allow-parallel-runners ./...
	$(if $(SIMD),GOEXPERIMENT= $(LINTER) run --config .ci/golangci.yml --allow-parallel-runners ./internal/kernels/...)

# In its own folder first, so that what is in bin/ is whole.
$(LINTER):
	GOBIN="$(CURDIR)/bin/new" $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(patsubst bin/golangci-lint-%,%,$@)
	mv bin/new/golangci-lint $@
	rmdir bin/new

.PHONY: vet
vet: ## go vet, with and without simd and for other machines
	GOEXPERIMENT= $(GO) vet ./...
	$(if $(SIMD),$(FAST) $(GO) vet ./...)
	cd experiments/custom && $(FAST) $(GO) vet ./...
	GOEXPERIMENT= GOOS=linux GOARCH=arm64 $(GO) vet ./...
	GOEXPERIMENT= GOOS=windows GOARCH=amd64 $(GO) vet ./...

.PHONY: fmt
fmt: ## format all Go files
	gofmt -l -w .

.PHONY: bench
bench: ## measure speed
	$(FAST) $(GO) test -run '^$$' -bench . -benchmem ./...

# PYTHON=... uses a Python that has experiments/peers/requirements.txt already;
# PEERS='...' are flags, such as -quick: see go doc ./experiments/peers.
DATA   ?= ../shared/data
PYTHON ?= $(PEERENV)/bin/python
PEERENV := runs/peers/env

.PHONY: bench-peers
bench-peers: ## compare training and prediction with PyTorch and ONNX Runtime (DATA=folder with sst2 and imdb)
	@test -d '$(DATA)' || { echo "There is no folder $(DATA) with the data sets: name one, as in make bench-peers DATA=path/to/data" >&2; exit 1; }
	@$(if $(filter $(PEERENV)/bin/python,$(PYTHON)),$(MAKE) --no-print-directory $(PEERENV)/ready)
	@mkdir -p bin && $(FAST) $(GO) build -trimpath -o bin/peers ./experiments/peers
	@bin/peers -data '$(DATA)' -python '$(PYTHON)' $(PEERS)

# In an environment of its own, of some GB.
$(PEERENV)/ready: experiments/peers/requirements.txt
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed, as python3, to compare with PyTorch." >&2; exit 1; }
	@mkdir -p runs/peers
	python3 -m venv $(PEERENV)
	$(PEERENV)/bin/python -m pip install --disable-pip-version-check --quiet -r $<
	@touch $@

.PHONY: portfolio
portfolio: build ## record the tables of experiments/portfolio anew, ten minutes (DATA=folder with the data sets)
	@test -d '$(DATA)' || { echo "There is no folder $(DATA) with the data sets: name one, as in make portfolio DATA=path/to/data" >&2; exit 1; }
	$(FAST) $(GO) run ./experiments/portfolio/record -data '$(DATA)'

.PHONY: tables
tables: build ## record the tables of experiments/tables anew, half an hour (DATA=folder with trec and banking77)
	@test -d '$(DATA)' || { echo "There is no folder $(DATA) with the data sets: name one, as in make tables DATA=path/to/data" >&2; exit 1; }
	@$(GO) run ./experiments/tables/record -data '$(DATA)'

# OPTUNA=... uses a Python that has experiments/tables/compare/requirements.txt
# already; SEARCH='...' are flags: see go doc ./experiments/tables/compare.
OPTUNA    ?= $(SEARCHENV)/bin/python
SEARCHENV := runs/bench-search/env

.PHONY: bench-search
bench-search: ## compare the samplers with Optuna's on the recorded tables (hours the first time)
	@$(if $(filter $(SEARCHENV)/bin/python,$(OPTUNA)),$(MAKE) --no-print-directory $(SEARCHENV)/ready)
	@mkdir -p bin && $(FAST) $(GO) build -trimpath -o bin/compare ./experiments/tables/compare
	@bin/compare -python '$(OPTUNA)' $(SEARCH)

$(SEARCHENV)/ready: experiments/tables/compare/requirements.txt
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed, as python3, to compare with Optuna." >&2; exit 1; }
	@mkdir -p runs/bench-search
	python3 -m venv $(SEARCHENV)
	$(SEARCHENV)/bin/python -m pip install --disable-pip-version-check --quiet -r $<
	@touch $@

.PHONY: cover
cover: $(CHART) ## run all tests and say which share of the statements they reach
	$(FAST) $(GO) test -coverpkg=./... -coverprofile=coverage.out ./...
	@$(GO) tool cover -func=coverage.out | tail -n 1
	@echo "Line by line: go tool cover -html=coverage.out"

.PHONY: golden
golden: ## write all golden files anew; look at the difference before you keep it
	$(FAST) $(GO) test `grep -rl --include='*_test.go' 'flag.Bool("update"' . | sed 's,/[^/]*$$,,' | sort -u` -update

.PHONY: licenses
licenses: ## collect the licences of all that the program contains anew
	$(if $(wildcard reports/assets/node_modules/echarts),,$(GO) generate ./reports/assets)
	$(GO) generate ./internal/licenses

# TARGETS='linux/amd64 …' builds for these only. SOURCE_DATE_EPOCH is the time of
# the files in the archives if it is not to be that of the commit. FRESH=1 has the
# second build of the check begin with an empty cache: minutes for each target.
DIST = $(GO) run ./internal/dist -version '$(VERSION)' $(if $(TARGETS),-targets '$(TARGETS)') -to

# Of the commit, also where the check builds what is not committed yet.
COMMITTED = SOURCE_DATE_EPOCH="$${SOURCE_DATE_EPOCH:-$$(git -C $(CURDIR) log -1 --format=%ct)}"

.PHONY: dist
dist: $(CHART) ## pack the program for all systems into dist/, with checksums
	$(DIST) dist

.PHONY: dist-check
dist-check: $(CHART) ## build what make dist builds in another folder too and compare the bytes
	rm -rf bin/dist-check && mkdir -p bin/dist-check
	$(COMMITTED) $(DIST) bin/dist-check/one
	git worktree add --detach --force bin/dist-check/tree "$$(git stash create | grep . || echo HEAD)" && cp $(CHART) bin/dist-check/tree/$(CHART)
	cd bin/dist-check/tree && $(COMMITTED) $(if $(FRESH),GOCACHE='$(CURDIR)/bin/dist-check/cache') $(DIST) ../two; \
		code=$$?; cd $(CURDIR) && git worktree remove --force bin/dist-check/tree && exit $$code
	diff -r bin/dist-check/one bin/dist-check/two
	rm -rf bin/dist-check
	@echo "Twice the same bytes."

.PHONY: picture
picture: ## photograph the demo's report for the README (needs Chromium)
	@.ci/picture "$(BROWSER)" runs/quickstart.html experiments/quickstart.png

.PHONY: clean
clean: ## remove all that was built or fetched; runs/ stays
	rm -rf bin dist coverage.out $(CHART) reports/assets/node_modules
