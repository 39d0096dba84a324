load 'figures/style.gp'
set terminal svg size 900,340
set multiplot layout 1,3 margins 0.06,0.99,0.17,0.88 spacing 0.065
set xlabel 'action'
set xrange [-6:6]
set key top left samplen 1.5 spacing 1 font ',12'
set title 'one component, tails enlarged' font ',14'
set yrange [1e-8:300]
set logscale y
set format y '10^{%T}'
plot data('04_shapes') every ::1 using 1:2 with lines lt 1 lw 2.2 title 'normal', \
     '' every ::1 using 1:3 with lines lt 2 lw 2.2 title 'logistic'
set title 'mixtures of two' font ',14'
unset logscale
set format y '%g'
unset key
set yrange [0:0.45]
plot data('04_shapes') every ::1 using 1:4 with lines lt 1 lw 2.2, \
     '' every ::1 using 1:5 with lines lt 2 lw 2.2
set title 'scores for a mean' font ',14'
set key top left samplen 1.5 spacing 1 font ',12'
set yrange [-9:9]
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 0.8 lc rgb grey back
plot data('04_shapes') every ::1 using 1:6 with lines lt 1 lw 2.2 title 'normal', \
     '' every ::1 using 1:7 with lines lt 2 lw 2.2 title 'logistic', \
     '' every ::1 using 1:8 with lines lt 1 dt 2 lw 2 title 'in a mixture', \
     '' every ::1 using 1:9 with lines lt 2 dt 2 lw 2 notitle
unset multiplot
