#include "learning/snapshot.h"

#include "programs/die.h"
#include "programs/files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PER_LINE = 8, DIGITS = sizeof(real) == sizeof(float) ? 9 : 17 };

void snapshot_save(struct agent *agent, const char *path) {
    struct agent_blocks b = agent->params(agent);
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    if (!file) die(EXIT_RESOURCE, "out of memory for a snapshot");
    fprintf(file, "snapshot %d %s\n", b.n, agent->name);
    for (int k = 0; k < b.n; k++) {
        fprintf(file, "%d %s\n", b.size[k], b.name[k]);
        for (int i = 0; i < b.size[k]; i++) {
            if (!isfinite(b.at[k][i]))
                die(EXIT_RESOURCE, "%s: number %d of '%s' is not finite", path, i + 1, b.name[k]);
            bool last = i + 1 == b.size[k] || (i + 1) % PER_LINE == 0;
            fprintf(file, "%.*g%c", DIGITS, (double)b.at[k][i], last ? '\n' : ' ');
        }
    }
    fprintf(file, "end\n");
    if (fclose(file) != 0) die(EXIT_RESOURCE, "out of memory for a snapshot");
    write_whole(path, text, length);
    free(text);
}

/* A heading, "NUMBER NAME"; leaves `at` behind its line. */
static void read_heading(const char *path, const char **at, const char *prefix, int number, const char *name) {
    char wanted[128];
    int n = snprintf(wanted, sizeof wanted, "%s%d %s\n", prefix, number, name);
    if (strncmp(*at, wanted, (size_t)n) == 0) {
        *at += n;
        return;
    }
    die(EXIT_INPUT, "%s: '%.*s' where the agent has '%.*s'", path, (int)strcspn(*at, "\n"), *at, n - 1, wanted);
}

void snapshot_load(struct agent *agent, const char *path) {
    struct agent_blocks b = agent->params(agent);
    size_t length;
    char *text = read_text(path, &length);
    const char *at = text;
    read_heading(path, &at, "snapshot ", b.n, agent->name);
    for (int k = 0; k < b.n; k++) {
        read_heading(path, &at, "", b.size[k], b.name[k]);
        for (int i = 0; i < b.size[k]; i++) {
            char *end;
            double x = strtod(at, &end);
            if (end == at || !isfinite(R(x)) || (*end != ' ' && *end != '\n'))
                die(EXIT_INPUT, "%s: number %d of '%s' is missing, cut off or not finite", path, i + 1, b.name[k]);
            b.at[k][i] = R(x);
            at = end + 1;
        }
    }
    if (strcmp(at, "end\n") != 0) die(EXIT_INPUT, "%s: it does not end with 'end'", path);
    free(text);
}
