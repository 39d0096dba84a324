load 'figures/style.gp'
set terminal svg size 900,400
curve(series) = stats_of('01_weights', 'episodes', '"' . series . '"')
names = '"quick unweighted" "quick ordinary" "quick weighted" "quick fresh" "slow ordinary" "slow weighted"'
titles = '"quick, no weights" "quick, ordinary" "quick, weighted" "quick, fresh" "slow, ordinary" "slow, weighted"'
set multiplot layout 1,2
set logscale x
set xlabel 'episodes'
set xrange [1:1000]
set ylabel 'mean error (steps)'
set yrange [-0.7:3.2]
set key inside top right Left reverse samplen 1.5
plot for [i=1:6] curve(word(names, i)) using 1:4:6 with yerrorbars lt i ps 0.1 notitle, \
     for [i=1:6] curve(word(names, i)) using 1:4 with linespoints lt i title word(titles, i)
set ylabel 'standard deviation (steps)'
set logscale y
set yrange [0.01:200]
unset key
plot for [i=1:6] curve(word(names, i)) using 1:5 with linespoints lt i
unset multiplot
