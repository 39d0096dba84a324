# A critic that is right but for a narrow peak: the values q, two critics with a peak each, the smaller of the two, and the
# first one averaged over normal noise on the action. All in closed form.
load 'figures/style.gp'
set terminal svg size 760,350
q(a) = 1 - (a + 0.35)**2
bump(a, at, height, width) = height*exp(-(a - at)**2/(2*width**2))
one(a) = q(a) + bump(a, 0.42, 0.95, 0.09)
two(a) = q(a) + bump(a, -0.75, 0.5, 0.09)
noise = 0.2
wide = sqrt(0.09**2 + noise**2)
smoothed(a) = q(a) - noise**2 + bump(a, 0.42, 0.95*0.09/wide, wide)
# where each is largest, on a grid
best(k, a) = k == 1 ? one(a) : k == 2 ? smoothed(a) : (one(a) < two(a) ? one(a) : two(a))
array top[3]
do for [k=1:3] { most = -1e9; do for [i=-1000:1000] { if (best(k, i/1000.0) > most) { most = best(k, i/1000.0); top[k] = i/1000.0 } } }
set multiplot layout 1,2
set xrange [-1:1]; set yrange [-0.6:1.6]
set samples 801
set xlabel 'action'
set ylabel 'value'
set key bottom left Left reverse samplen 1.5
set label 1 'where the actor climbs to' at -0.98, 1.42 left font ',12'
set arrow 1 from 0.04, 1.42 to top[1] - 0.05, one(top[1]) head filled size 0.05,20 lw 1.3 lc rgb '#333333'
plot q(x) lt 7 lw 2 title 'what actions are worth', one(x) lt 2 lw 2 title 'the critic', \
     '+' using (top[1]):(one(top[1])) every ::0::0 with points pt 7 ps 0.9 lc rgb orange notitle, \
     '+' using (top[1]):(q(top[1])) every ::0::0 with points pt 6 ps 0.9 lc rgb orange notitle
unset arrow 1; unset label 1
unset ylabel
plot q(x) lt 7 lw 2 notitle, one(x) lt 2 lw 1.5 dt 3 notitle, two(x) lt 5 lw 1.5 dt 3 title 'a second critic', \
     (one(x) < two(x) ? one(x) : two(x)) lt 1 lw 2 title 'the smaller value', smoothed(x) lt 3 lw 2 title 'the first, averaged over noise', \
     '+' using (top[3]):(best(3, top[3])) every ::0::0 with points pt 7 ps 0.9 lc rgb blue notitle, \
     '+' using (top[2]):(smoothed(top[2])) every ::0::0 with points pt 7 ps 0.9 lc rgb green notitle
unset multiplot
