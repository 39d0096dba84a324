load 'figures/style.gp'
set logscale y
set format y '10^{%T}'
set xlabel 'iteration'
set ylabel 'largest |V − V*| (reward)'
set xrange [0:60]; set yrange [1e-8:1e3]
set ytics 100
set key at graph 0.98,0.62 right top
at(x) = x > 0 ? x : NaN
plot data('07_iteration') using 1:5 with lines lt 7 lw 1.4 dt 2 title 'bound, γ^{k}', \
     '' using 1:(at($2)) with linespoints lt 1 title 'soft value iteration, α = 1', \
     '' using 1:(at($3)) with linespoints lt 2 title 'soft policy iteration, α = 1', \
     '' using 1:(at($4)) with linespoints lt 3 title 'soft policy iteration, α = 0.1'
