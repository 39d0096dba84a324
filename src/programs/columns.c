#include "programs/columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *column_number(char text[COLUMN_TEXT], int width, char style, int digits, double x) {
    if (!isfinite(x)) return strcpy(text, "-");
    for (const char *way = (const char[]){style, 'e', '\0'}; *way; way++) {
        const char *format = *way == 'f' ? "%.*f" : *way == 'g' ? "%.*g" : "%.*e";
        for (int left = digits; left >= (*way == 'g'); left--)
            if (snprintf(text, COLUMN_TEXT, format, left, x + 0.0) <= width) return text; /* + 0.0: no -0 */
    }
    return text; /* with an exponent and no decimal */
}

void column_print(int width, char style, int digits, double x) {
    char text[COLUMN_TEXT];
    printf(" %*s", width, column_number(text, width, style, digits, x));
}

int column_characters(const char *text) {
    int n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80; /* all but what goes on with a character */
    return n;
}
