load 'figures/style.gp'
set terminal svg size 760,880
set logscale xy
set xrange [0.04:1.25]
set yrange [3:900]
set xtics (0.05, 0.1, 0.2, 0.5, 1)
set ytics (5, 10, 20, 50, 100, 200, 600)
set xlabel 'step size α' offset 0,0.4
set ylabel 'episodes' offset 1.5,0
row(task, measure, method) = '< ' . summary . ' --by task,alpha,method --values ' . measure . " figures/data/02_onoff.tsv | grep '^" . \
    task . "\t[0-9.]*\t" . method . "\t'"
unset key
set multiplot layout 3,2 margins 0.09,0.985,0.115,0.96 spacing 0.1,0.105
do for [panel in "graph,greedy graph,error cliff,greedy cliff,acting cliff,error M1,error"] {
    comma = strstrt(panel, ',')
    task = panel[1:comma-1]; measure = panel[comma+1:*]
    what = measure eq 'error' ? 'error of Q' : task eq 'graph' ? 'both policies' : measure . ' policy'
    set title (task eq 'graph' ? 'steered graph' : task) . ': ' . what offset 0,-0.4
    if (panel eq 'M1,error') { set key at screen 0.53,0.022 center center maxrows 1 samplen 3 width -3 Left reverse }
    plot row(task, measure, 'Q-learning') using 2:10 with linespoints lt 1 lw 2 title 'Q-learning', \
         row(task, measure, 'Expected SARSA') using 2:10 with linespoints lt 2 lw 2 title 'Expected SARSA', \
         row(task, measure, 'SARSA') using 2:10 with linespoints lt 3 lw 2 title 'SARSA', \
         row(task, measure, 'Double Q') using 2:10 with linespoints lt 4 lw 2 title 'Double Q-learning', \
         600 with lines lt 7 lw 1 dt 2 notitle
}
unset multiplot
