# The only commands. What runs unattended calls these and nothing else.
#
#   make demo      the library at work on a mailbox file, examples/sample.mbox, with no server; or on your own server:
#                  make demo MAILBOX='{host/ssl}INBOX' USER=… PASSWORD=… [CRITERIA=…] [XOAUTH2=1]
#   make demo-server   the same on a private Dovecot filled with tests/corpus
#   make test      everything there is to test, on a private Dovecot
#   make check     format, lints, header, ABI, licences, layers
#   make header    include/imapext.h, from the sources, and include/imapext.abi, what compiled programs rely on
#   make bench     stock ext/imap, ours from PHP and Python, Python's libraries and raw commands at the same jobs on a private Dovecot;
#                  30 to 40 minutes on two cores. ARGUMENTS='--runs 3 --delay 20 read overview' for some of it
#   make fuzz      random and hostile input for every parser and for whole sessions, for FUZZ_SECONDS (60)
#   make soak      64 threads with 50 streams each for SOAK_SECONDS (60), on a private Dovecot
#   make large     mailbox files of LARGE octets (just above 2 GB), of 4 GB with holes, messages and headers of gigabytes; needs 10 GB of disk
#   make install   [PREFIX=/usr/local] [LIBDIR=] [INCLUDEDIR=] [DESTDIR=]
#   make php       the PHP extension, build/php/modules/imap.so; PHP_CONFIG=php-config8.2 says for which PHP
#   make install-php   puts it where that PHP looks for extensions; extension=imap in php.ini loads it
#   make php-arginfo   bindings/php/imap_arginfo.h, from imap.stub.php
#   make python    the Python module, a wheel for CPython 3.10 and later in build/python
#   make test-python   its tests, on a private Dovecot; part of make test
#   make parity    the same PHP scripts on stock ext/imap and on ours, and what differs; SCRIPTS='structure sort' for some of them
#   make matrix    the PHP extension and its tests on PHP 8.2, 8.4, and 8.2 with threads and debugging, built in MATRIX_CACHE
#                  (~/.cache/imapext-matrix) once; 8 threads and 50 processes at work for MATRIX_SECONDS (60); MATRIX_PHP=8.4 for one
#   make deps      the Debian packages that all of this needs; the other targets install what they need themselves
#   make clean

SHELL = /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.DEFAULT_GOAL = help
CARGO ?= cargo
export CARGO

PREFIX = /usr/local
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
PROFILE = release
FUZZ_SECONDS = 60
FUZZ_TARGETS =
SOAK_SECONDS = 60
SOAK_THREADS = 64
SOAK_STREAMS = 50
LARGE = 2147483649

PHP_CONFIG = php-config8.2
export PHP_CONFIG
SCRIPTS =
ARGUMENTS =
php_folder = $(CURDIR)/build/php

MATRIX_PHP = 8.2 8.4 8.2-zts-debug
MATRIX_SECONDS = 60

packages = tests/support/packages.sh
unpack_news = python3 tests/support/inn.py --unpack
to_build = gcc libc6-dev libssl-dev pkg-config
to_build_php = $(if $(filter php-config8.2,$(PHP_CONFIG)),php8.2-dev php8.2-cli,) make autoconf
to_build_python = python3 python3-venv
to_serve = dovecot-imapd dovecot-pop3d openssl python3-minimal
to_serve_news = python3 ca-certificates libdb5.3 libperl5.36 libpython3.11 libsasl2-modules libsqlite3-0

cbindgen_version = 0.29.4
cbindgen = build/tools/bin/cbindgen-$(cbindgen_version)
generate = $(cbindgen) --quiet --config cbindgen.toml src/capi/mod.rs --output include/imapext.h

.PHONY: help demo demo-server test check header bench fuzz soak large install php install-php php-arginfo python test-python parity matrix deps clean

help:
	@sed -n '/^$$/q;s/^# \{0,1\}//p' Makefile

# The values as they were typed: a $ in a password is a $. USER is in every environment, so it counts only along with MAILBOX.
demo: export MAILBOX := $(value MAILBOX)
demo: export USER := $(value USER)
demo: export PASSWORD := $(value PASSWORD)
demo: export CRITERIA := $(value CRITERIA)
demo: export XOAUTH2 := $(value XOAUTH2)
demo:
	@$(packages) $(to_build) ca-certificates python3-minimal
	@examples/demo.sh

demo-server: export CRITERIA := $(value CRITERIA)
demo-server:
	@$(packages) $(to_build) ca-certificates $(to_serve)
	@examples/demo.sh server

test:
	@$(packages) $(to_build) $(to_serve) $(to_serve_news) $(to_build_python) binutils g++ valgrind php8.2-cli php8.2-imap php-parser $(to_build_php)
	@$(unpack_news)
	@tests/support/suite.sh

check: $(cbindgen)
	@$(packages) $(to_build) python3-minimal abigail-tools
	$(CARGO) fmt --all --check
	PYO3_NO_PYTHON=1 $(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	@$(generate) --verify || { echo "include/imapext.h is not what the sources say: run make header" >&2; exit 1; }
	python3 tests/support/abi.py verify
	python3 tests/support/licences.py
	$(CARGO) test --locked --test layering

header: $(cbindgen)
	@$(packages) $(to_build) python3-minimal abigail-tools
	$(generate)
	python3 tests/support/abi.py record

$(cbindgen):
	@$(packages) gcc libc6-dev
	@echo "Building cbindgen $(cbindgen_version), once, in build/tools"
	CARGO_TARGET_DIR=build/tools/target $(CARGO) install --quiet --debug --locked --version $(cbindgen_version) --root build/tools cbindgen
	@mv build/tools/bin/cbindgen $@
	@rm -rf build/tools/target

bench:
	@$(packages) $(to_build) $(to_serve) $(to_build_php) $(to_build_python) php8.2-cli php8.2-imap
	@benches/run.sh $(ARGUMENTS)
	@[ -n '$(ARGUMENTS)' ] || $(CARGO) bench --locked --bench parse
	@[ -n '$(ARGUMENTS)' ] || python3 benches/local.py '$(php_folder)/modules/imap.so'
	@[ -n '$(ARGUMENTS)' ] || tests/support/with_dovecot.sh python3 benches/pop3.py '$(php_folder)/modules/imap.so'

fuzz:
	@$(packages) $(to_build)
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(CARGO) run --quiet --locked --profile checked --package imapext-fuzz -- $(FUZZ_TARGETS)

soak:
	@$(packages) $(to_build) $(to_serve)
	SOAK_SECONDS=$(SOAK_SECONDS) SOAK_THREADS=$(SOAK_THREADS) SOAK_STREAMS=$(SOAK_STREAMS) \
		tests/support/with_dovecot.sh $(CARGO) test --quiet --locked --profile checked --test soak -- --nocapture

large:
	@$(packages) $(to_build)
	IMAPEXT_LARGE=$(LARGE) timeout 1800 $(CARGO) test --quiet --locked --profile checked --test local -- --include-ignored --nocapture --test-threads=1 large::

install:
	@tests/support/install.sh '$(PROFILE)' '$(DESTDIR)' '$(PREFIX)' '$(LIBDIR)' '$(INCLUDEDIR)'

php:
	@$(packages) $(to_build) $(to_build_php)
	@bindings/php/build.sh '$(PROFILE)' '$(php_folder)'
	@echo "built $(php_folder)/modules/imap.so"

install-php: php
	@bindings/php/install.sh '$(php_folder)/modules/imap.so' '$(DESTDIR)'

php-arginfo:
	@$(packages) php8.2-dev php8.2-cli php-parser
	@bindings/php/arginfo.sh

python:
	@$(packages) $(to_build) $(to_build_python)
	@bindings/python/build.sh '$(PROFILE)' '$(CURDIR)/build/python'

test-python:
	@$(packages) $(to_build) $(to_serve) $(to_build_python) binutils php8.2-cli php8.2-imap
	@bindings/python/run_tests.sh

parity:
	@$(packages) $(to_build) $(to_serve) $(to_serve_news) php8.2-cli php8.2-imap $(to_build_php)
	@$(unpack_news)
	@bindings/php/build.sh dev '$(CURDIR)/build/parity'
	@python3 tests/parity/run.py build/parity/modules/imap.so $(SCRIPTS)
	@echo; echo "Without look-ahead:"
	@python3 tests/parity/run.py --set imap.lookahead=0 build/parity/modules/imap.so $(SCRIPTS)

matrix:
	@$(packages) $(to_build) $(to_serve) valgrind php8.2-cli $(to_build_php) debootstrap ca-certificates xz-utils
	@MATRIX_SECONDS='$(MATRIX_SECONDS)' bindings/php/matrix.sh $(MATRIX_PHP)

deps:
	@$(packages) $(to_build) abigail-tools $(to_serve) $(to_serve_news) $(to_build_python) ca-certificates binutils g++ valgrind php8.2-cli php8.2-imap php-parser $(to_build_php)
	@$(unpack_news)

clean:
	$(CARGO) clean
	rm -rf build
