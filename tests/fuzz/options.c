/* A command line, a word per line of the input. */
#include "fuzz.h"

#include "programs/options.h"

#include <math.h>
#include <stdbool.h>

enum { WORDS = 64 };

void fuzz_one(const uint8_t *data, size_t size) {
    int count = 3, choice = 1;
    uint64_t seed = 1;
    double number = 0.5, free_number = 0;
    bool flag = false;
    const char *text = NULL, *file = NULL;
    const struct option option[] = {
        {"count", OPTION_INT, &count, 1, 1e8, NULL, "steps", "a number"},
        {"seed", OPTION_SEED, &seed, 0, 0, NULL, NULL, "a seed"},
        {"number", OPTION_REAL, &number, 0, 1, NULL, NULL, "a real"},
        {"free", OPTION_REAL, &free_number, -HUGE_VAL, HUGE_VAL, NULL, NULL, "any real"},
        {"flag", OPTION_FLAG, &flag, 0, 0, NULL, NULL, "a flag"},
        {"text", OPTION_TEXT, &text, 0, 0, NULL, NULL, "a text"},
        {"file", OPTION_FILE, &file, 0, 0, NULL, NULL, "a file"},
        {"choice", OPTION_CHOICE, &choice, 0, 0, "one|two|three", NULL, "a word"},
    };
    const struct program program = {.name = "fuzz",
                                    .summary = "is fuzzed",
                                    .options = option,
                                    .n_options = 8,
                                    .arguments = size % 2 ? "FILE..." : NULL};
    char line[4096], *argv[WORDS + 1] = {"fuzz"};
    int argc = 1;
    if (size >= sizeof line) return;
    memcpy(line, data, size);
    line[size] = '\0';
    for (char *at = strtok(line, "\n"); at && argc < WORDS; at = strtok(NULL, "\n")) argv[argc++] = at;
    options_first_pass(&program, argc, argv);
    int left = options_parse(&program, argc, argv);
    if (left < 0 || left >= argc || !(count >= 1 && count <= 100000000) || !(number >= 0 && number <= 1)) abort();
    if (choice < 0 || choice > 2 || free_number - free_number != 0) abort();
}
