load 'figures/style.gp'
set terminal svg size 760,330
unset border; unset tics; unset grid
set lmargin at screen 0.01; set rmargin at screen 0.99; set tmargin at screen 0.985; set bmargin at screen 0.13
set xrange [-0.6:11.6]; set yrange [3.6:-0.6]
set key at screen 0.5,0.055 center center maxrows 1 samplen 3 width -3 Left reverse
do for [i=0:12] { set arrow from i-0.5,-0.5 to i-0.5,3.5 nohead lw 0.6 lc rgb '#bbbbbb' back }
do for [i=0:4] { set arrow from -0.5,i-0.5 to 11.5,i-0.5 nohead lw 0.6 lc rgb '#bbbbbb' back }
set object rectangle from 0.5,2.5 to 10.5,3.5 fc rgb '#888888' fs solid 1 noborder back
set label 'cliff: −100, back to the start' at 5.5,3.02 center tc rgb 'white' front
set label 'S' at 0,3.3 center font ',17' front
set label 'G' at 11,3.3 center font ',17' front
path(method) = "< grep '^" . method . "\t' figures/data/02_paths.tsv"
# each path a little beside the next one, so that none hides another
plot path('Q-learning') using ($4 + 0.20):($3 + 0.14) with lines lt 1 lw 2.6 title 'Q-learning', \
     path('Expected SARSA') using ($4 + 0.07):($3 + 0.05) with lines lt 2 lw 2.6 title 'Expected SARSA', \
     path('SARSA') using ($4 - 0.07):($3 - 0.05) with lines lt 3 lw 2.6 dt 2 title 'SARSA', \
     path('Double Q') using ($4 - 0.20):($3 - 0.14) with lines lt 4 lw 2.6 dt 4 title 'Double Q-learning'
