load 'figures/style.gp'
set terminal svg size 900,400
set multiplot layout 1,2 margins 0.09,0.98,0.15,0.9 spacing 0.1
set xlabel 'episodes'
set logscale xy
set xrange [1:100]
set xtics 10
curve(series) = stats_of('01_batch', 'episode', '"' . series . '"')
set title 'random walk'
set ylabel 'root mean square error (probability)' offset 0.5
set yrange [0.02:0.5]
set ytics (0.02, 0.05, 0.1, 0.2, 0.5)
plot curve('walk TD') using 1:4:5 with lines lt 1 lw 2.4 title 'batch TD(0)', \
     curve('walk MC first') using 1:4 with lines lt 2 lw 2 title 'Monte Carlo, first visit', \
     curve('walk MC every') using 1:4 with lines lt 3 title 'Monte Carlo, every visit'
set title 'six-state graph'
set ylabel 'root mean square error (reward)' offset 0.5
set yrange [0.08:2]
set ytics (0.1, 0.2, 0.5, 1, 2)
plot curve('graph TD') using 1:4 with lines lt 1 lw 4 title 'batch TD(0)', \
     curve('graph MC first') using 1:4 with lines lt 2 lw 1.6 dt 2 title 'Monte Carlo, first visit', \
     curve('graph MC every') using 1:4 with lines lt 3 title 'Monte Carlo, every visit'
unset multiplot
