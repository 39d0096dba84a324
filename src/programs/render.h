/*
# Pictures in a terminal

A terminal shows characters, and one character can be a picture of eight dots: the patterns of Braille are a part of
Unicode in which every choice of two by four dots has a place. Since a character is about twice as high as wide, the
dots lie on squares, and lines can be drawn as on paper. Where the locale does not say UTF-8 a cell shows the character
of ASCII that comes nearest.

A *canvas* is such a raster with coordinates. A *screen* is the terminal while it shows one: its other page, so that the
first comes back as it was, without a cursor and without an echo of what is typed. It is given back in every case: in
the end, and when the program is interrupted, hung up on, ended or stopped by the keyboard.
*/
#ifndef RENDER_H
#define RENDER_H

#include <stdbool.h>

/* What is seen of a plane: a box, enlarged on one side to what the raster has. */
struct canvas_view {
    double left, bottom, width, height;
};

struct canvas {
    int columns, rows;         /* characters */
    bool braille;              /* or ASCII */
    double left, bottom, unit; /* where the lower left dot is, and dots per unit of length */
    unsigned char *dots;       /* [rows][columns], a bit per dot, as Unicode counts them */
};

/* An empty raster of columns times rows, at least 1 each. Dies without memory; canvas_free releases it. */
void canvas_init(struct canvas *canvas, int columns, int rows, bool braille, struct canvas_view view);
void canvas_free(struct canvas *canvas);

/* A line with round ends, `thickness` across, one dot at least. What is outside is left out; a coordinate that is not
 * finite draws nothing. */
void canvas_line(struct canvas *canvas, const double segment[4], double thickness);

/* A row of the raster, its blanks at the end left out, into text: room for 3 columns + 1 bytes. */
void canvas_row(const struct canvas *canvas, int row, char *text);

/* Dies (EXIT_INPUT) where the standard output is no terminal that can be drawn on; `option` asks for it. */
void screen_refuse(const char *option);

/* Takes the terminal. What it shows must be over before anything else is printed. */
void screen_open(void);
void screen_close(void);

/* The terminal's size in characters, as it is now. */
void screen_size(int *columns, int *rows);

/* Shows a line of text, cut to the terminal's width, and below it the canvas. */
void screen_show(const struct canvas *canvas, const char *title);

/* Whether the locale of the environment writes UTF-8. */
bool screen_unicode(void);

#endif
