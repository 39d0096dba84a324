load 'figures/style.gp'
set terminal svg size 820,440
set xlabel 'steps of the environment (thousands)'
set ylabel 'return of the policy'
set yrange [-1700:0]
set key outside right center Left reverse width -4
# runs that never reach the mark have no number for it: those rows are left out
curve(series) = '< grep -v first ' . data('05_ablation') . ' | ' . summary . ' --by step --values "' . series . \
    '" /dev/stdin | grep -v "^#" | tail -n +2'
plot curve('DDPG') using ($1/1000):4 with lines lt 1 lw 2.4 title 'DDPG', \
     curve('no target networks') using ($1/1000):4 with lines lt 3 lw 2 title 'no target networks', \
     curve('the last hundred') using ($1/1000):4 with lines lt 2 lw 2 title 'the last hundred', \
     curve('the last transition') using ($1/1000):4 with lines lt 5 lw 2 title 'the last transition', \
     curve('neither') using ($1/1000):4 with lines lt 4 lw 2 title 'that, and no targets'
