load 'figures/style.gp'
set terminal svg size 760,900
set multiplot layout 4,2
set format y '%.0f'
set ytics autofreq font ',11'
set xtics autofreq font ',11'
set title offset 0,-0.6
unset key
set lmargin 10
set rmargin 3
tasks = 'pendulum double reacher swimmer hopper walker cheetah'
names = 'InvertedPendulum InvertedDoublePendulum Reacher Swimmer Hopper Walker2d HalfCheetah'
# Every second evaluation; of few runs the range is narrower than what others would fill.
evaluations(task, agent) = '< grep -v -e "^#" -e final ' . data('10_long_' . task) . ' >' . out . '.tsv; ' . summary . \
    ' --by step --values ' . agent . ' ' . out . '.tsv | grep -v "^#" | tail -n +2; rm ' . out . '.tsv'
do for [t=1:7] {
    task = word(tasks, t)
    if (system('test -e ' . data('10_long_' . task) . ' && echo yes') ne 'yes') { continue }
    set title word(names, t)
    if (t >= 6) { set xlabel 'thousand steps' }
    if (t % 2 == 1) { set ylabel 'return' } else { unset ylabel }
    set xrange [0:t <= 2 ? 100 : 1000]
    set xtics 0, t <= 2 ? 20 : 200
    if (task eq 'reacher') { set yrange [-9:-2] } else { set yrange [*:*] } # where its agents differ
    plot for [i=1:3] evaluations(task, word('SAC TD3 DDPG', i)) every 2 using ($1/1000):7:9 with filledcurves lt i, \
         for [i=1:3] evaluations(task, word('SAC TD3 DDPG', i)) every 2 using ($1/1000):4 with lines lt i lw 2
}
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
set key center center spacing 1.6
set yrange [0:1]
plot for [i=1:3] -1 with lines lt i lw 2 title word('SAC TD3 DDPG', i)
unset multiplot
