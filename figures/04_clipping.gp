load 'figures/style.gp'
set terminal svg size 680,400
set xlabel 'mean of the policy (action)'
set ylabel 'derivative with respect to the mean (reward per action)'
set xrange [-1.5:1.5]
set arrow from -1, graph 0 to -1, graph 1 nohead lc rgb '#999999' dt 3
set arrow from 1, graph 0 to 1, graph 1 nohead lc rgb '#999999' dt 3
set key inside top right samplen 2 opaque
plot data('04_clipping') every ::1 using 1:2 with lines lt 1 lw 2.4 title 'reward with a peak at 0.5', \
     '' every ::1 using 1:3 with lines lt 1 dt 2 lw 2 title 'score of the clipped action', \
     '' every ::1 using 1:4 with lines lt 2 lw 2.4 title 'reward always 1', \
     '' every ::1 using 1:5 with lines lt 2 dt 2 lw 2 title 'score of the clipped action'
