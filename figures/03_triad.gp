load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.08,0.98,0.15,0.9 spacing 0.11
set logscale xy
set format x '10^{%T}'
set format y '10^{%T}'
set title 'the star: error' font ',14'
set xlabel 'steps'
set ylabel 'root mean square error of the values' offset 1,0
set xrange [1:1000000]
set yrange [1e-6:1e13]
set ytics 1e3
set key top left Left reverse spacing 0.95 font ',12'
curve(series) = stats_of('03_triad', 'step', '"' . series . '"')
plot curve('all three') using 1:4 with lines lt 2 lw 2.4 title 'all three', \
     curve('target network') using 1:4 with lines lt 2 dt 2 lw 2.4 title 'all three, with a target network', \
     curve('table') using 1:4 with lines lt 3 lw 2.2 title 'a table', \
     curve('on-policy') using 1:4 with lines lt 1 lw 2.2 title 'on-policy', \
     curve('returns') using 1:4 with lines lt 5 lw 2.2 title 'returns'
unset logscale y
set title 'from copy to copy' font ',14'
set xlabel 'steps between copies'
set ylabel 'factor of the error' offset 1,0
set format y '%g'
set xrange [1:10000]
set yrange [0.8:1.1]
set ytics 0.05
set key at graph 0.03,0.42 left top Left reverse
set arrow 1 from graph 0,first 1 to graph 1,first 1 nohead lw 1 dt 3 lc rgb '#555555'
plot data('03_periods') every ::1 using 1:2 with lines lt 2 lw 2.4 title 'the star', \
     '' every ::1 using 1:3 with lines lt 1 lw 2.2 title 'two features (11.44)', \
     '' every ::1 using 1:4 with lines lt 4 lw 2.2 title 'two states'
unset multiplot
