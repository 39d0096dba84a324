#include "programs/tsv.h"

#include "programs/die.h"
#include "programs/files.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A word of the command, in quotes where a shell would split it; a quote in it leaves the quotes, escaped. */
static void print_word(FILE *out, const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=,:+-";
    if (*word && strspn(word, plain) == strlen(word)) {
        fprintf(out, " %s", word);
        return;
    }
    fputs(" '", out);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    }
    fputc('\'', out);
}

void tsv_open(struct tsv *t, const char *path, int argc, char **argv, const char *columns) {
    *t = (struct tsv){.path = path};
    if (path) refuse_unwritable(path);
    t->rows = open_memstream(&t->text, &t->length);
    if (!t->rows) die(EXIT_RESOURCE, "out of memory");
    fprintf(t->rows, "# command: build/%s", argv[0]);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--out") == 0)
            i++;
        else if (strncmp(argv[i], "--out=", 6) != 0)
            print_word(t->rows, argv[i]);
    }
    fprintf(t->rows, "\n%s\n", columns);
}

/* The checksum of POSIX's cksum: a cyclic redundancy check of the bytes and then of their number. */
static uint32_t cksum_byte(uint32_t crc, unsigned byte) {
    crc ^= (uint32_t)byte << 24;
    for (int i = 0; i < 8; i++) crc = crc & 0x80000000u ? crc << 1 ^ 0x04c11db7u : crc << 1;
    return crc;
}

static uint32_t cksum(const char *text, size_t length) {
    uint32_t crc = 0;
    for (size_t i = 0; i < length; i++) crc = cksum_byte(crc, (unsigned char)text[i]);
    for (size_t n = length; n; n >>= 8) crc = cksum_byte(crc, n & 255);
    return ~crc;
}

void tsv_close(struct tsv *t) {
    fflush(t->rows);
    size_t header = 0;
    while (t->text[header] == '#') header += strcspn(t->text + header, "\n") + 1;
    fprintf(t->rows, "# cksum: %lu\n", (unsigned long)cksum(t->text + header, t->length - header));
    if (fclose(t->rows) != 0) die(EXIT_RESOURCE, "out of memory for a table");
    if (t->path) {
        write_whole(t->path, t->text, t->length);
    } else {
        fwrite(t->text, 1, t->length, stdout);
        finish_output();
    }
    free(t->text);
}
