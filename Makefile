# Every command is a module of scripts/; scripts/start finds a Python 3.11 for it.
.PHONY: help run test check lock bench sample clean

help:
	@echo "make run     set up what is missing, then serve http://127.0.0.1:8000 (PORT=8123 make run: another port)"
	@echo "make test    set up what is missing, then every check and every test (ARGS='-k word' goes to pytest)"
	@echo "make check   the fast part of it, in less than a minute"
	@echo "make bench   what stands in benchmarks/ (ARGS='pdf' runs those with the word in their name)"
	@echo "make sample  write the sample reports into var/samples/: an invented company's, and three sizes of content"
	@echo "make lock    write the locked dependencies anew (ARGS=--upgrade takes newer versions)"
	@echo "make clean   remove the environment and caches; the data under var/ stay"

run:
	@exec scripts/start run

test:
	@exec scripts/start test -- $(ARGS)

check:
	@exec scripts/start test --fast -- $(ARGS)

lock:
	@exec scripts/start lock $(ARGS)

sample:
	@exec scripts/start sample

bench:
	@exec scripts/start bench $(ARGS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* var/static var/static.stamp
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
