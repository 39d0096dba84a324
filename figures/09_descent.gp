load 'figures/style.gp'
set terminal svg size 760,400
set multiplot layout 1,3
set logscale y
set yrange [0.3:100]
set ytics 10
set xrange [0:60]
set xtics 0,20
set xlabel 'steps'
set key top right
table = data('09_descent')
set ylabel 'temperature over its solution'
set title 'first slope'
plot 1 with lines lt 7 dt 2 notitle, \
     table using 1:2 with linespoints lt 2 title 'unit 0.01', table using 1:3 with lines lt 4 title 'unit 1', \
     table using 1:4 with lines lt 5 title 'unit 100'
unset ylabel
set title 'second slope'
plot 1 with lines lt 7 dt 2 notitle, \
     table using 1:5 with lines lt 2 title 'unit 0.01', table using 1:6 with lines lt 4 title 'unit 1', \
     table using 1:7 with linespoints lt 5 title 'unit 100'
set title 'third slope, and its opposite'
plot 1 with lines lt 7 dt 2 notitle, \
     table using 1:8 with lines lt 1 lw 2.4 title 'all units', table using 1:11 with lines lt 2 dt 3 title 'wrong sign'
unset multiplot
