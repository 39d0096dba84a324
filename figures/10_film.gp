# The frames of a film side by side: each is moved right by `apart` more than the one before.
load 'figures/style.gp'
set terminal svg rounded size 760,400
at(step, part) = "< LC_ALL=C awk -F '\\t' '$2 == " . step . part . "' "
poles(step) = at(step, '') . data('10_film_double')
carts(step) = at(step, ' && $4 == 0') . data('10_film_double')
# where the middle of the cheetah's trunk is in the first frame, and how far it gets
stats at('1000000', ' && $4 == 0') . data('10_film_run') using ($3 == 0 ? ($5 + $7)/2 : NaN) nooutput
first = STATS_mean
stats at('1000000', ' && $4 == 0') . data('10_film_run') using (($5 + $7)/2 - first) nooutput
travel = STATS_max
set multiplot
unset border; unset xtics; unset ytics; unset grid; unset key
set size ratio -1
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
# two poles, after so many steps of training; SAC's colour, as in 10_cheetah, paler before it has learned
apart = 0.62
do for [i=0:1] {
    step = word('1000 50000', i + 1)
    set origin 0.12, 0.67 - 0.31*i
    set size 0.87, 0.29
    set xrange [-0.5:13*apart+0.7]
    set yrange [-0.15:1.3]
    set label 1 "SAC, " . (i ? "50,000" : "1,000") . "\nsteps" at screen 0.01, screen 0.87 - 0.31*i
    plot -0.1 with lines lc rgb '#999999' lw 1, \
         carts(step) using ($3*apart + $5 - 0.13):(-0.03):(0.26):(0) with vectors nohead lc rgb '#555555' lw 9, \
         poles(step) using ($3*apart + $5):6:($7 - $5):($8 - $6) with vectors nohead lt (i ? 1 : 6) lw 3.5
}
# the cheetah, each frame where its trunk would be at constant speed
apart = 1.55
set origin 0.12, 0.02
set size 0.87, 0.30
set xrange [-0.9:6*apart + 0.9]
set yrange [-0.1:1.1]
set label 1 "SAC, 1,000,000\nsteps" at screen 0.01, screen 0.22
middle(frame) = first + travel*frame/9.0
plot 0 with lines lc rgb '#999999' lw 1, \
     at('1000000', '') . data('10_film_run') using ($3 < 7 ? $3*apart + $5 - middle($3) : NaN):6:($7 - $5):($8 - $6) \
         with vectors nohead lt 1 lw 5
unset multiplot
