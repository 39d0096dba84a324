load 'figures/style.gp'
set terminal svg size 760,340
unset border; unset tics; unset grid; unset key
set margins 0,0,0,0
set xrange [-0.8:11.5]; set yrange [-1.45:4.0]
set style arrow 1 head filled size 0.2,20 lw 1.4 lc rgb grey
rim = 0.55
# From one circle's rim to another's.
arrow(n, xa, ya, xb, yb) = sprintf("set arrow %d from %f,%f to %f,%f as 1", n, \
    xa + rim*(xb-xa)/sqrt((xb-xa)**2+(yb-ya)**2), ya + rim*(yb-ya)/sqrt((xb-xa)**2+(yb-ya)**2), \
    xb - rim*(xb-xa)/sqrt((xb-xa)**2+(yb-ya)**2), yb - rim*(yb-ya)/sqrt((xb-xa)**2+(yb-ya)**2))
# two states
eval arrow(1, 0,1.6, 2.4,1.6)
set label "θ" at 0,1.6 center front font ',15'
set label "2θ" at 2.4,1.6 center front font ',15'
set label "stays with probability p" at 1.9,3.15 center font ',12'
set label "share d" at 0,0.75 center font ',12'
set label "share 1 − d" at 2.4,0.75 center font ',12'
set arrow 2 from 2.63,2.33 to 2.53,2.13 as 1
# the star
cx = 7.6; cy = -0.55
X(k) = 4.5 + 1.24*(k-1)
Y(k) = 2.95
do for [k=1:6] { eval arrow(10+k, X(k),Y(k), cx,cy); set label 20+k sprintf("2θ_%d + θ_8", k) at X(k),Y(k) center front font ',11' }
set label "θ_7 + 2θ_8" at cx,cy center front font ',11'
set arrow 3 from 8.28,-0.33 to 8.12,-0.42 as 1
set label "each share 1/7" at 5.4,0.1 center font ',12'
set samples 200
set parametric
set trange [0:2*pi]
plot 2.4+0.23*cos(t), 2.45+0.42*sin(t) with lines lc rgb grey lw 1.8, \
     cx+0.75+0.42*cos(t), cy-0.02+0.25*sin(t) with lines lc rgb grey lw 1.8, \
     '+' using (0):(1.6):(rim) every ::0::0 with circles fc rgb '#dcebf5' fs solid border lc rgb blue lw 1.6, \
     '+' using (2.4):(1.6):(rim) every ::0::0 with circles fc rgb '#dcebf5' fs solid border lc rgb blue lw 1.6, \
     for [k=1:6] '+' using (X(k)):(Y(k)):(rim) every ::0::0 with circles fc rgb '#dcebf5' fs solid border lc rgb blue lw 1.6, \
     '+' using (cx):(cy):(rim) every ::0::0 with circles fc rgb '#dcebf5' fs solid border lc rgb blue lw 1.6
