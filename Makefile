# Every command of this repository. Needs: make, and Python 3.11 or newer with venv.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run dev test soak lint bench screenshots lighthouse

define with_python
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "There is no $(PYTHON) here. On Debian: apt-get install make python3-venv" >&2; \
		echo "Python elsewhere: make $@ PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is too old: Python 3.11 or newer is needed. If there is one elsewhere:" >&2; \
		echo "    make $@ PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	exec $(PYTHON) -m config.local $@
endef

help:  ## this list
	@echo "Wayside. make COMMAND, where COMMAND is one of"
	@sed -n 's/^\([a-z]*\):  ## /  \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-13s %s\n", $$1, $$2}'

run:  ## set up what is missing, then serve the whole site (PORT=8000, SANDBOX_PORT=12111); Ctrl-C stops it
	$(with_python)

dev:  ## the same with DEBUG on and reloading
	$(with_python)

test:  ## install what the tests need and run all of them
	$(with_python)

soak:  ## the long tests, with large numbers
	$(with_python)

lint:  ## format, style, templates, deployment checks, migrations
	$(with_python)

bench:  ## what pages, search, the gate, webhooks and a comparison with Stripe cost
	$(with_python)

screenshots:  ## pictures of the demo site, phone and desktop, light and dark, into var/screenshots/
	$(with_python)

lighthouse:  ## what Lighthouse says of five pages, as on a slow phone (needs Node.js)
	$(with_python)
