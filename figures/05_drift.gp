load 'figures/style.gp'
set terminal svg size 760,420
set xlabel 'drift: what the behaviour adds to every action'
set ylabel 'angle to the gradient (degrees)'
set yrange [0:180]
set ytics 45
set key top right
set arrow from graph 0, first 90 to graph 1, first 90 nohead lc rgb '#555555' dt 2
plot data('05_drift') every ::1 using 1:5 with lines lt 2 lw 2.4 title 'shared parameters, steps of a long run', \
     '' every ::1 using 1:4 with lines lt 2 dt 2 lw 2 title 'shared parameters, discounted visits', \
     '' every ::1 using 1:3 with lines lt 1 lw 2.4 title 'table, steps of a long run', \
     '' every ::1 using 1:2 with lines lt 1 dt 2 lw 2 title 'table, discounted visits'
