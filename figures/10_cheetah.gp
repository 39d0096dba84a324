load 'figures/style.gp'
set xlabel 'steps of the environment (thousands)'
set ylabel 'return without exploration'
set yrange [-700:5200]
set key top left
curve(series) = stats_of('10_cheetah', 'step', series)
plot for [i=1:3] curve(word('SAC TD3 DDPG', i)) using ($1/1000):7:9 with filledcurves lt i notitle, \
     for [i=1:3] curve(word('SAC TD3 DDPG', i)) using ($1/1000):4 with lines lt i lw 2.4 title word('SAC TD3 DDPG', i)
