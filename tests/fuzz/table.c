/* A recorded table: every cell is asked for, as text and as a number. */
#include "fuzz.h"

#include "programs/table.h"

void fuzz_one(const uint8_t *data, size_t size) {
    struct table t;
    fuzz_file("input", data, size);
    table_read(&t, "input");
    size_t length = 0;
    for (int row = 0; row < t.rows; row++)
        for (int column = 0; column < t.columns; column++) length += strlen(table_cell(&t, row, column));
    if (length > size) abort();
    for (int row = 0; row < t.rows; row++) table_number(&t, row, table_column(&t, t.name[t.columns - 1]));
    table_free(&t);
}
