# Seconds of an episode as an animated picture, from the table that --frames writes:
#     gnuplot -e "table='FILE'; out='FILE.gif'; task='pendulum'; from=0; to=6; words='...'" figures/film.gp
# The view follows the first segment from left to right; what is on the ground shows how fast that is.
load 'figures/style.gp'
stats table using 1:2 every ::1 nooutput
step = STATS_max_x/STATS_max_y
if (STATS_max_x < to) to = STATS_max_x
follows = task ne 'pendulum'
wide = follows ? 2.6 : 2.7
top = task eq 'half-cheetah' ? 1.3 : 2.3
set terminal gif animate delay 5 loop 0 optimize rounded size (follows ? int(240*wide/(top + 0.2) + 0.5) : 240),240 background rgb 'white'
set output out
unset border; unset xtics; unset ytics; unset grid; unset key
set size ratio -1
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
part(frame) = sprintf("< LC_ALL=C awk -F '\\t' '$2 == %d' %s", frame, table)
do for [picture=0:int((to - from)/0.05 + 0.5)] {
    frame = int((from + 0.05*picture)/step + 0.5)
    set xrange [*:*]; set yrange [*:*]
    stats part(frame) using (($3 == 0) ? ($4 + $6)/2 : NaN) nooutput
    middle = follows ? STATS_mean : 0
    set xrange [middle - wide/2:middle + wide/2]
    set yrange [(follows ? -0.2 : -1.2):(follows ? top : 1.5)]
    set label 1 sprintf('%s   %.1f s', words, 0.05*picture) at screen 0.02, screen 0.93
    if (follows) {
        unset arrow
        set arrow from middle - wide, -0.05 to middle + wide, -0.05 nohead lc rgb '#999999' lw 1
        do for [i=-2:2] { set arrow from floor(middle) + i, -0.05 rto 0, -0.06 nohead lc rgb '#999999' lw 1 }
        plot part(frame) using 4:5:($6 - $4):($7 - $5) with vectors nohead lc rgb green lw 11
    } else {
        plot part(frame) using 4:5:($6 - $4):($7 - $5) with vectors nohead lc rgb green lw 11, \
             '+' using (0):(0) every ::0::0 with points pt 7 ps 1 lc rgb '#333333'
    }
}
set output
