# The one style of all figures: opaque white, the colour-blind safe palette of Okabe and Ito, thin grey grid.
# A figure is drawn by: gnuplot -e "out='NAME.svg'; summary='build/summary'" figures/NAME.gp
# and begins with: load 'figures/style.gp'; it may then resize with: set terminal svg size W,H
set terminal svg size 760,440 dynamic enhanced font 'Helvetica,Arial,sans-serif,14' background rgb 'white' linewidth 1.3
set output out
set datafile separator "\t"
set datafile commentschars '#'
set encoding utf8

blue = '#0072B2'; orange = '#D55E00'; green = '#009E73'; purple = '#CC79A7'; sky = '#56B4E9'; amber = '#E69F00'; grey = '#555555'
set linetype 1 lc rgb blue lw 1.6 pt 7 ps 0.5
set linetype 2 lc rgb orange lw 1.6 pt 5 ps 0.5
set linetype 3 lc rgb green lw 1.6 pt 9 ps 0.6
set linetype 4 lc rgb purple lw 1.6 pt 11 ps 0.6
set linetype 5 lc rgb amber lw 1.6 pt 13 ps 0.6
set linetype 6 lc rgb sky lw 1.6 pt 3 ps 0.6
set linetype 7 lc rgb grey lw 1.6 pt 1 ps 0.6

set border 3 lw 0.8 lc rgb '#333333'
set tics nomirror out scale 0.6
set grid lc rgb '#dddddd' lw 0.5
set key top right samplen 2 spacing 1.1
set style fill transparent solid 0.18 noborder

# Data of one series of a recorded table, reduced over runs. Columns: by, series, n, mean, sd, se, p10, median, p90.
data(name) = 'figures/data/' . name . '.tsv'
stats_of(name, by, series) = '< ' . summary . ' --by ' . by . ' --values ' . series . ' ' . data(name) . ' | grep -v "^#" | tail -n +2'

# The pendulum's returns twice, whole and where trained policies differ; the second panel has no key of its own.
panel(zoom, floor, name) = sprintf("set yrange [%d:%d]; set ytics %d; set ylabel '%s'; %s key;", zoom ? -260 : floor, zoom ? -100 : 0, \
    zoom ? 20 : 400, zoom ? 'the same, enlarged' : name, zoom ? 'unset' : 'set')
