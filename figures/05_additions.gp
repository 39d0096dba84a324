load 'figures/style.gp'
set terminal svg size 760,400
set xlabel 'steps of the environment (thousands)'
set key bottom right font ',11' samplen 1.5 spacing 0.85
# runs that never reach the mark have no number for it: those rows are left out
curve(series) = '< grep -v first ' . data('05_additions') . ' | ' . summary . ' --by step --values "' . series . \
    '" /dev/stdin | grep -v "^#" | tail -n +2'
set multiplot layout 1,2
do for [zoom=0:1] {
    eval panel(zoom, -1600, 'return of the policy, without noise')
    plot curve('normalised no targets') using ($1/1000):4 with lines lt 3 lw 2 dt 2 title 'normalised, no targets', \
         curve('no target networks') using ($1/1000):4 with lines lt 1 lw 2 dt 2 title 'no target networks', \
         curve('decay 1') using ($1/1000):4 with lines lt 4 lw 2 title 'decay 1', \
         curve('normalised') using ($1/1000):4 with lines lt 3 lw 2 title 'normalised', \
         curve('decay 0.01') using ($1/1000):4 with lines lt 5 lw 2 title 'decay 0.01', \
         curve('DDPG') using ($1/1000):4 with lines lt 1 lw 2 title 'DDPG'
}
unset multiplot
