load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return without exploration'
set yrange [0:9900]
set key at graph 0.98,0.3
curve(series) = stats_of('10_double', 'step', series)
plot 9360 with lines lt 7 dt 2 title 'the linear regulator', \
     for [i=1:3] curve(word('SAC TD3 DDPG', i)) using ($1/1000):7:9 with filledcurves lt i notitle, \
     for [i=1:3] curve(word('SAC TD3 DDPG', i)) using ($1/1000):4 with lines lt i lw 2.4 title word('SAC TD3 DDPG', i)
