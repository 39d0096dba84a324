#include "learning/snapshot.h"

#include "programs/checksum.h"
#include "programs/die.h"
#include "programs/files.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { VERSION = 1, PER_LINE = 8, DIGITS = sizeof(real) == sizeof(float) ? 9 : 17, CHECKSUM = 4, LINE = 256 };

static const char *const precision = sizeof(real) == sizeof(float) ? "float" : "double";

/* The one state of a stream that no seed leads to, and that none leaves (rng.h). */
static bool none(const uint64_t s[4]) {
    return (s[0] | s[1] | s[2] | s[3]) == 0;
}

void state_rng(struct state *state, struct rng *rng) {
    state_words(state, rng->s, 4);
    state_doubles(state, &rng->spare, 1);
    state_bool(state, &rng->has_spare);
    if (state->way == STATE_READ && none(rng->s))
        die(EXIT_INPUT, "%s: a random stream in it is at zero, where it would stay", state->path);
}

/* ---- writing ---- */

static void put(struct state *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct state *v, const char *format, ...) {
    char line[LINE];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    state_bytes(v, line, (size_t)(n < LINE ? n : LINE - 1));
}

static void write_policy(const struct snapshot *x, struct state *v) {
    const struct agent_blocks *b = &x->blocks;
    put(v, "snapshot %d %s\n", b->n, x->agent);
    for (int k = 0; k < b->n; k++) {
        put(v, "%d %s\n", b->size[k], b->name[k]);
        for (int i = 0; i < b->size[k]; i++) {
            bool last = i + 1 == b->size[k] || (i + 1) % PER_LINE == 0;
            put(v, "%.*g%c", DIGITS, (double)b->at[k][i], last ? '\n' : ' ');
        }
    }
    if (!x->score || !x->score->known) return;
    const struct rng *rng = &x->score->rng;
    uint64_t spare;
    memcpy(&spare, &rng->spare, sizeof spare);
    put(v, "score %" PRIu64, x->score->seed);
    for (int i = 0; i < 4; i++) put(v, " %" PRIx64, rng->s[i]);
    put(v, " %" PRIx64 " %d\n", spare, rng->has_spare);
}

/* Before there is a file. */
static void refuse_infinite(const struct snapshot *x, const char *path) {
    for (int k = 0; k < x->blocks.n; k++)
        for (int i = 0; i < x->blocks.size[k]; i++)
            if (!isfinite(x->blocks.at[k][i]))
                die(EXIT_RESOURCE, "%s: number %d of '%s' is not finite", path, i + 1, x->blocks.name[k]);
}

static void checksum_bytes(const struct state *v, unsigned char bytes[CHECKSUM]) {
    uint32_t sum = checksum_end(v->sum, v->bytes);
    for (int i = 0; i < CHECKSUM; i++) bytes[i] = (unsigned char)(sum >> 8 * i & 255);
}

void snapshot_write(const struct snapshot *x, const char *path) {
    struct writing to;
    struct state v = {.way = STATE_WRITE, .path = path, .to = &to}, count = {.way = STATE_COUNT, .path = path};
    unsigned char sum[CHECKSUM];
    refuse_infinite(x, path);
    writing_begin(&to, path);
    write_policy(x, &v);
    if (x->rest) {
        x->rest(x->context, &count);
        put(&v, "training %d %s %" PRIu64 "\n", VERSION, precision, count.bytes + CHECKSUM);
        x->rest(x->context, &v);
        checksum_bytes(&v, sum);
        writing_put(&to, sum, CHECKSUM);
    } else {
        put(&v, "end\n");
    }
    writing_end(&to);
}

/* ---- reading ---- */

/* A byte of the text, or EOF. */
static int next_byte(struct state *v) {
    int byte = getc(v->from);
    unsigned char one = (unsigned char)byte;
    if (byte == EOF) return EOF;
    v->bytes++;
    v->sum = checksum_more(v->sum, &one, 1);
    return byte;
}

/* Up to a byte of `ends`, which is returned, or EOF, also where there is no end in reach; the text without it. */
static int read_part(struct state *v, const char *ends, char *text, size_t room) {
    size_t n = 0;
    int byte;
    while ((byte = next_byte(v)) > 0 && !strchr(ends, byte) && n + 1 < room) text[n++] = (char)byte;
    text[n] = '\0';
    return byte > 0 && strchr(ends, byte) ? byte : EOF;
}

/* The next line without its end; empty where there is none. */
static void read_line(struct state *v, char line[LINE]) {
    if (read_part(v, "\n", line, LINE) == EOF) line[0] = '\0';
}

/* A heading, "NUMBER NAME". */
static void read_heading(struct state *v, const char *prefix, int number, const char *name) {
    char wanted[LINE], line[LINE];
    snprintf(wanted, sizeof wanted, "%s%d %s", prefix, number, name);
    read_line(v, line);
    if (strcmp(line, wanted) != 0) die(EXIT_INPUT, "%s: '%s' where the agent has '%s'", v->path, line, wanted);
}

static void read_policy(const struct snapshot *x, struct state *v) {
    const struct agent_blocks *b = &x->blocks;
    char text[64], *end;
    read_heading(v, "snapshot ", b->n, x->agent);
    for (int k = 0; k < b->n; k++) {
        read_heading(v, "", b->size[k], b->name[k]);
        for (int i = 0; i < b->size[k]; i++) {
            int after = read_part(v, " \n", text, sizeof text);
            double number = strtod(text, &end);
            if (after == EOF || end == text || *end || !isfinite(R(number)))
                die(EXIT_INPUT, "%s: number %d of '%s' is missing, cut off or not finite", v->path, i + 1, b->name[k]);
            b->at[k][i] = R(number);
        }
    }
}

/* What the line behind the policy says of the final score; false where it is about something else. */
static bool read_score(struct state *v, const char *line, struct snapshot_score *score) {
    struct snapshot_score read = {.known = true};
    uint64_t *s = read.rng.s, spare = 0;
    int has_spare, length = 0;
    if (strncmp(line, "score ", 6) != 0) return false;
    int n = sscanf(line, "score %" SCNu64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %d%n",
                   &read.seed, &s[0], &s[1], &s[2], &s[3], &spare, &has_spare, &length);
    memcpy(&read.rng.spare, &spare, sizeof spare);
    if (n != 7 || line[length] || none(s) || !isfinite(read.rng.spare))
        die(EXIT_INPUT, "%s: the line of the score is no such line", v->path);
    read.rng.has_spare = has_spare != 0;
    if (score) *score = read;
    return true;
}

/* The rest of the file is looked through: is it as long as its line said, and has it the right checksum? A file then
 * stands again where it stood; a pipe is at its end, which is enough for a policy. */
static void verify(struct state *v, uint64_t bytes) {
    struct state ahead = *v;
    struct stat file;
    long here = ftell(v->from);
    unsigned char part[4096], sum[CHECKSUM];
    if (fstat(fileno(v->from), &file) == 0 && S_ISREG(file.st_mode) && (uint64_t)file.st_size != v->bytes + bytes)
        die(EXIT_INPUT, "%s: it has %lld bytes, and %" PRIu64 " by what it says", v->path, (long long)file.st_size,
            v->bytes + bytes);
    for (uint64_t left = bytes - CHECKSUM; left > 0;) {
        size_t n = left < sizeof part ? (size_t)left : sizeof part;
        state_bytes(&ahead, part, n);
        left -= n;
    }
    checksum_bytes(&ahead, sum);
    if (fread(part, 1, CHECKSUM, v->from) != CHECKSUM || getc(v->from) != EOF)
        die(EXIT_INPUT, "%s: it ends too early or too late", v->path);
    if (memcmp(part, sum, CHECKSUM) != 0) die(EXIT_INPUT, "%s: it is damaged: its checksum is not right", v->path);
    if (here >= 0) fseek(v->from, here, SEEK_SET);
}

/* The line that a training begins with; returns how many bytes follow, and 0 where the line ends a policy. */
static uint64_t read_training(struct state *v, const char *line) {
    char word[8] = "";
    int version = 0, length = 0;
    uint64_t bytes = 0;
    if (strcmp(line, "end") == 0) {
        if (getc(v->from) != EOF) die(EXIT_INPUT, "%s: it does not end with 'end'", v->path);
        return 0;
    }
    int n = sscanf(line, "training %d %7s %" SCNu64 "%n", &version, word, &bytes, &length);
    if (n != 3 || line[length]) die(EXIT_INPUT, "%s: it does not end with 'end'", v->path);
    if (version != VERSION)
        die(EXIT_INPUT, "%s: a training of version %d, and this program reads %d", v->path, version, VERSION);
    if (bytes <= CHECKSUM) die(EXIT_INPUT, "%s: a training of %" PRIu64 " bytes is none", v->path, bytes);
    verify(v, bytes);
    if (strcmp(word, precision) != 0 && strcmp(word, "float") != 0 && strcmp(word, "double") != 0)
        die(EXIT_INPUT, "%s: '%s' is no precision", v->path, word);
    return bytes;
}

static void begin_reading(struct state *v, const char *path) {
    *v = (struct state){.way = STATE_READ, .path = path, .from = fopen(path, "rb")};
    if (!v->from) die(EXIT_INPUT, "cannot read %s: %s", path, strerror(errno));
}

/* The rest of a training, which has the same precision and all of the bytes. */
static void read_rest(const struct snapshot *x, struct state *v, const char *line, uint64_t bytes) {
    uint64_t begin = v->bytes;
    struct state count = {.way = STATE_COUNT, .path = v->path};
    if (bytes == 0) die(EXIT_INPUT, "%s: it holds a policy and no training", v->path);
    if (!strstr(line, precision)) die(EXIT_INPUT, "%s: a training in another precision than %s", v->path, precision);
    x->rest(x->context, v);
    x->rest(x->context, &count);
    if (v->bytes - begin + CHECKSUM != bytes || count.bytes != v->bytes - begin)
        die(EXIT_INPUT, "%s: a training of another size", v->path);
}

void snapshot_read(const struct snapshot *x, const char *path) {
    struct state v;
    char line[LINE];
    begin_reading(&v, path);
    read_policy(x, &v);
    if (x->score) x->score->known = false;
    read_line(&v, line);
    if (read_score(&v, line, x->score)) read_line(&v, line);
    uint64_t bytes = read_training(&v, line);
    if (x->rest) read_rest(x, &v, line, bytes);
    fclose(v.from);
}

void snapshot_glance(const char *path, void (*first)(void *context, struct state *), void *context) {
    struct state v;
    char line[LINE];
    begin_reading(&v, path);
    do {
        read_line(&v, line);
    } while (line[0] && strncmp(line, "training ", 9) != 0 && strcmp(line, "end") != 0);
    if (read_training(&v, line) == 0) die(EXIT_INPUT, "%s: it holds a policy and no training", path);
    if (!strstr(line, precision)) die(EXIT_INPUT, "%s: a training in another precision than %s", path, precision);
    first(context, &v);
    fclose(v.from);
}

/* ---- a policy alone ---- */

void snapshot_save(struct agent *agent, const char *path) {
    snapshot_write(&(struct snapshot){.agent = agent->name, .blocks = agent->params(agent)}, path);
}

void snapshot_load(struct agent *agent, const char *path) {
    snapshot_read(&(struct snapshot){.agent = agent->name, .blocks = agent->params(agent)}, path);
}
