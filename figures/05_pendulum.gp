load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the policy'
set yrange [-1600:0]
set key bottom right
curve(series) = stats_of('05_pendulum', 'step', '"' . series . '"')
plot -200 with lines lt 7 dt 2 title '−200', \
     -137 with lines lt 3 dt 2 title 'best possible, about −137', \
     curve('Ornstein-Uhlenbeck') using ($1/1000):7:9 with filledcurves lt 1 notitle, \
     curve('Gaussian') using ($1/1000):7:9 with filledcurves lt 2 notitle, \
     curve('Gaussian') using ($1/1000):4 with lines lt 2 lw 2.4 title 'Gaussian', \
     curve('wider Gaussian') using ($1/1000):4 with lines lt 5 lw 2.4 title 'wider Gaussian', \
     curve('Ornstein-Uhlenbeck') using ($1/1000):4 with lines lt 1 lw 2.4 title 'Ornstein-Uhlenbeck'
