load 'figures/style.gp'
set logscale xy
set xlabel 'episodes'
set ylabel 'root mean square error (reward)'
set xrange [1:1000]
set yrange [0.012:2.5]
set xtics 10
set ytics (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)
set key outside right center Left reverse width -7
band(series) = stats_of('01_samples', 'episode', '"' . series . '"')
curve(series) = band(series)
plot band('MC first visit') using 1:7:9 with filledcurves lt 1 notitle, \
     band('TD 0.05') using 1:7:9 with filledcurves lt 2 notitle, \
     curve('MC first visit') using 1:4 with lines lt 1 lw 2.4 title 'Monte Carlo, first visit', \
     curve('MC every visit') using 1:4 with lines lt 6 title 'Monte Carlo, every visit', \
     curve('TD 0.5') using 1:4 with lines lt 4 title 'TD(0), α = 0.5', \
     curve('TD 0.2') using 1:4 with lines lt 5 title 'TD(0), α = 0.2', \
     curve('TD 0.05') using 1:4 with lines lt 2 lw 2.4 title 'TD(0), α = 0.05', \
     curve('TD 0.01') using 1:4 with lines lt 7 title 'TD(0), α = 0.01', \
     curve('TD visits^-0.7') using 1:4 with lines lt 3 lw 2.4 title 'TD(0), α = visits^{−0.7}'
