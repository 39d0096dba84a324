# Boxes and arrows: what a diagram draws with. It loads this file behind style.gp, says how large it is, in pixels, and
# evaluates its parts; the last line of each is: plot -1
#     eval canvas(760, 300)
#     eval box(120, 200, 140, 50, "network") . flow(200, 200, 320, 200) . say(260, 212, "values")
unset border; unset tics; unset grid; unset key
set margins 0,0,0,0
set style arrow 1 head filled size 9,20 lw 1.5 lc rgb '#333333'
set style arrow 2 head filled size 9,20 lw 1.7 lc rgb orange dt 2
set style arrow 3 nohead lw 1.5 lc rgb '#333333'
set style arrow 4 nohead lw 1.7 lc rgb orange dt 2
set style arrow 5 head filled size 9,20 lw 1.5 lc rgb green dt 3
blues = '#dcebf5'; whites = '#ffffff'; greys = '#eeeeee'

canvas(w, h) = sprintf("set terminal svg size %d,%d; set xrange [0:%d]; set yrange [0:%d];", w, h, w, h)
# A word, centred; and one that begins at x.
say(x, y, text) = sprintf("set label \"%s\" at %g,%g center front font ',13';", text, x, y)
note(x, y, text) = sprintf("set label \"%s\" at %g,%g left front font ',13';", text, x, y)
inked(x, y, text, colour) = sprintf("set label \"%s\" at %g,%g left front font ',13' tc rgb '%s';", text, x, y, colour)
# A box with its centre at x, y; tinted: the same in a colour of its own.
tinted(x, y, w, h, text, fill) = sprintf("set object rectangle center %g,%g size %g,%g fc rgb '%s' fs solid 1 border lc rgb '%s' lw 1.4;", \
    x, y, w, h, fill, blue) . say(x, y, text)
box(x, y, w, h, text) = tinted(x, y, w, h, text, blues)
# A circle, and a dot.
ring(x, y, r, text) = sprintf("set object circle center %g,%g size %g fc rgb '%s' fs solid 1 border lc rgb '%s' lw 1.4;", \
    x, y, r, blues, blue) . say(x, y, text)
dot(x, y) = sprintf("set object circle center %g,%g size 5 fc rgb '#333333' fs solid 1 noborder;", x, y)
# What flows forwards, a gradient that flows back, a copy, and lines that lead up to the first two.
joined(x0, y0, x1, y1, style) = sprintf("set arrow from %g,%g to %g,%g as %d;", x0, y0, x1, y1, style)
flow(x0, y0, x1, y1) = joined(x0, y0, x1, y1, 1)
slope(x0, y0, x1, y1) = joined(x0, y0, x1, y1, 2)
copy(x0, y0, x1, y1) = joined(x0, y0, x1, y1, 5)
line(x0, y0, x1, y1) = joined(x0, y0, x1, y1, 3)
slope_line(x0, y0, x1, y1) = joined(x0, y0, x1, y1, 4)
# Where a gradient stops: a bar across an upright arrow.
stop(x, y) = sprintf("set arrow from %g,%g to %g,%g nohead lw 4 lc rgb '%s';", x - 11, y, x + 11, y, orange)
