load 'figures/style.gp'
set terminal svg size 900,400
curve(series) = stats_of('01_lambda', 'alpha', '"' . series . '"')
set multiplot layout 1,2
set xlabel 'step size α'
set xrange [0:1]
unset key
set title 'random walk of 19 states' font ',14'
set ylabel 'root mean square error'
set yrange [0.2:0.56]
plot for [i=1:6] curve('walk ' . word('0 0.4 0.6 0.8 0.9 1', i)) using 1:4 with linespoints lt i title 'λ = ' . word('0 0.4 0.6 0.8 0.9 1', i)
set key at graph 0.66,0.99 Left reverse samplen 1.5
set title 'six-state graph'
set ylabel 'root mean square error (steps)'
set yrange [0.7:1.75]
plot for [i=1:6] curve('graph ' . word('0 0.4 0.6 0.8 0.9 1', i)) using 1:4 with linespoints lt i title 'λ = ' . word('0 0.4 0.6 0.8 0.9 1', i)
unset multiplot
