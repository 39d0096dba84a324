load 'figures/style.gp'
set xlabel 'episodes'
set ylabel 'root mean square error (probability)'
set yrange [0:*]
set key inside top right Left reverse width -7
set xrange [0:100]
curve(series) = stats_of('01_walk', 'episode', '"' . series . '"')
plot curve('TD 0.1') using 1:7:9 with filledcurves lt 1 notitle, \
     curve('MC 0.02') using 1:7:9 with filledcurves lt 2 notitle, \
     curve('TD 0.04') using 1:4 with lines lt 1 dt 2 title 'TD(0), α = 0.04', \
     curve('TD 0.1') using 1:4 with lines lt 1 lw 2.4 title 'TD(0), α = 0.1', \
     curve('TD 0.15') using 1:4 with lines lt 1 dt 3 title 'TD(0), α = 0.15', \
     curve('MC 0.01') using 1:4 with lines lt 2 dt 2 title 'Monte Carlo, α = 0.01', \
     curve('MC 0.02') using 1:4 with lines lt 2 lw 2.4 title 'Monte Carlo, α = 0.02', \
     curve('MC 0.03') using 1:4 with lines lt 2 dt 3 title 'Monte Carlo, α = 0.03', \
     curve('MC 0.04') using 1:4 with lines lt 2 dt 4 title 'Monte Carlo, α = 0.04'
