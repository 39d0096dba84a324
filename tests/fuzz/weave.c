/* A source of the book, woven; the other half of the input is a recorded table that it may print. */
#include "fuzz.h"

#include <sys/stat.h>

void fuzz_one(const uint8_t *data, size_t size) {
    char *argv[] = {"weave", "--check", "x.c", NULL};
    const uint8_t *cut = size ? memchr(data, 1, size) : NULL;
    size_t source = cut ? (size_t)(cut - data) : size;
    mkdir("docs", 0777), mkdir("docs/ledger", 0777), mkdir("figures", 0777), mkdir("figures/data", 0777);
    fuzz_file("figures/data/01_t.tsv", cut ? cut + 1 : data, cut ? size - source - 1 : 0);
    fuzz_file("docs/ledger/x.tsv", cut ? cut + 1 : data, cut ? size - source - 1 : 0);
    fuzz_file("figures/01_f.svg", data, 0);
    fuzz_file("x.c", data, source);
    parser_main(3, argv);
}
