/* What a parser needs to be fuzzed in one process: it dies by leaving for the fuzzer, and what it had allocated and
 * opened by then is released. Included before every source (-include), and by the fuzzers. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *fuzz_keep(void *block);
void *fuzz_realloc(void *block, size_t size);
void fuzz_free(void *block);
FILE *fuzz_open(FILE *file);
int fuzz_close(FILE *file);
_Noreturn void fuzz_leave(int status);

#define malloc(size)              fuzz_keep(malloc(size))
#define calloc(n, size)           fuzz_keep(calloc(n, size))
#define aligned_alloc(line, size) fuzz_keep(aligned_alloc(line, size))
#define realloc(block, size)      fuzz_realloc(block, size)
#define free(block)               fuzz_free(block)
#define fopen(path, mode)         fuzz_open(fopen(path, mode))
#define open_memstream(text, n)   fuzz_open(open_memstream(text, n))
#define fclose(file)              fuzz_close(file)
#define exit(status)              fuzz_leave(status)
#define main                      parser_main

int parser_main(int argc, char **argv);

/* Writes the input to a file of the fuzzer's own folder, which it works in. */
void fuzz_file(const char *name, const uint8_t *data, size_t size);

/* What a fuzzer defines: one run on the input. */
void fuzz_one(const uint8_t *data, size_t size);

#endif
