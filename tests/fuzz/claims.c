/* Claims about a table of runs and one of rows, which are given. */
#include "fuzz.h"

#include <sys/stat.h>

static const char runs[] =
    "# command: none\nrun\tstep\ta\tb\tc\n0\t1\t5\t5\t5\n0\tfinal\t11\t10\t3\n1\t1\t5\t5\t5\n"
    "1\tfinal\t12\t10\t19\n2\t1\t5\t4\t5\n2\tfinal\t13\tnever\t8\n3\t1\t5\t5\t5\n3\tfinal\t12\t10\tnan\n";
static const char rows[] = "state\tx\ty\tz\ns1\t1\t2\tnever\ns2\t3\t4\t7\n";

void fuzz_one(const uint8_t *data, size_t size) {
    char *argv[] = {"claims", "--data", "tables", "x.c", NULL};
    mkdir("tables", 0777);
    fuzz_file("tables/runs.tsv", (const uint8_t *)runs, sizeof runs - 1);
    fuzz_file("tables/rows.tsv", (const uint8_t *)rows, sizeof rows - 1);
    fuzz_file("x.c", data, size);
    parser_main(4, argv);
}
