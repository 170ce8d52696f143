#!/bin/bash
# Builds what the other parts run. Both compilers see every file, and a warning is an error.
. "$(dirname "$0")/lib.sh"

check "gcc builds the program and its tests" make -j"$(nproc)" VARIANT=asan all tests
check "clang compiles every file" make -j"$(nproc)" CC=clang VARIANT=fuzz objects
finish_checks
