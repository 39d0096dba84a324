#include "fuzz.h"
#undef malloc
#undef calloc
#undef aligned_alloc
#undef realloc
#undef free
#undef fopen
#undef open_memstream
#undef fclose
#undef exit
#undef main

/* What tames a message is the book's own; `die` is another here, below. */
#define die die_of_the_book
#include "programs/die.c"
#undef die

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 1 << 12, FILES = 16 };

static jmp_buf home;
static void *kept[SLOTS]; /* by a hash of the address; open addressing */

static size_t slot_of(const void *block) {
    size_t at = ((uintptr_t)block >> 4) * 0x9e3779b97f4a7c15u >> 52;
    for (size_t tried = 0; kept[at] != block && tried < SLOTS; tried++) {
        if (!kept[at] && block) break;
        at = (at + 1) % SLOTS;
    }
    return at;
}

/* A slot that was freed stays taken, by this, until the run ends. */
static char gone;

void *fuzz_keep(void *block) {
    if (!block) return NULL;
    size_t at = slot_of(block);
    if (kept[at] && kept[at] != block) abort(); /* the table is full */
    kept[at] = block;
    return block;
}

void fuzz_free(void *block) {
    if (!block) return;
    size_t at = slot_of(block);
    if (kept[at] == block) kept[at] = &gone;
    free(block);
}

void *fuzz_realloc(void *block, size_t size) {
    size_t at = slot_of(block);
    if (block && kept[at] == block) kept[at] = &gone;
    return fuzz_keep(realloc(block, size));
}

static FILE *opened[FILES];

FILE *fuzz_open(FILE *file) {
    int i = 0;
    while (i < FILES && opened[i]) i++;
    if (i == FILES) abort(); /* more than any parser needs */
    return opened[i] = file;
}

int fuzz_close(FILE *file) {
    for (int i = 0; i < FILES; i++)
        if (opened[i] == file) opened[i] = NULL;
    return fclose(file);
}

_Noreturn void fuzz_leave(int status) {
    longjmp(home, status + 1);
}

_Noreturn void die(int status, const char *format, ...);
_Noreturn void die(int status, const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    tame(line);
    if (getenv("SAY")) fprintf(stderr, "error: %s\n", line);
    fuzz_leave(status);
}

void fuzz_file(const char *name, const uint8_t *data, size_t size) {
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    if (!getenv("SAY") && !freopen("/dev/null", "w", stdout)) abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (setjmp(home) == 0) fuzz_one(data, size);
    /* (Of a stream into memory the text belongs to nobody, once the parser has left.) */
    for (int i = 0; i < FILES; i++)
        if (opened[i]) fclose(opened[i]), opened[i] = NULL;
    for (size_t i = 0; i < SLOTS; i++) {
        if (kept[i] && kept[i] != &gone) free(kept[i]);
        kept[i] = NULL;
    }
    return 0;
}
