load 'figures/style.gp'
set terminal svg size 760,620
set multiplot layout 2,2
set datafile missing 'final'
set lmargin 10
set rmargin 3
set title offset 0,-0.6
tasks = 'cheetah pendulum'
do for [t=1:2] {
    task = word(tasks, t)
    set xrange [0:t == 1 ? 100 : 20]
    set xtics 0, t == 1 ? 20 : 5
    if (t == 2) { set yrange [-1400:0]; set ytics 400; set xlabel 'thousand steps' }
    do for [a=1:2] {
        agent = word('SAC TD3', a)
        set title agent . (t == 1 ? ', HalfCheetah' : ', Pendulum')
        if (a == 1) { set ylabel 'return' } else { unset ylabel }
        if (t == 1 && a == 1) { set key top left } else { unset key }
        plot stats_of('10_peers_' . task, 'step', agent) using ($1/1000):7:9 with filledcurves lt 1 notitle, \
             stats_of('10_peers_' . task, 'step', agent) using ($1/1000):4 with lines lt 1 lw 2 title 'this book', \
             for [r=0:2] data('10_peers_' . task . '_sb3') every ::1 using ($1 == r ? $2/1000 : NaN):(column(2 + a)) \
                 with lines lt 2 lw 0.9 title r == 0 ? 'Stable-Baselines3' : ''
    }
}
unset multiplot
