# Bias of DDPG's critic with target networks of three rates, for a fixed policy and for one that learns. The axis is
# asinh(bias/10): linear near zero, logarithmic far from it.
load 'figures/style.gp'
set terminal svg size 900,420
squeeze(x) = asinh(x/10.0)
set xlabel 'steps of the environment (thousands)'
set xrange [2:20]
set yrange [squeeze(-60000):squeeze(1000)]
set ytics ('-10,000' squeeze(-10000), '-1,000' squeeze(-1000), '-100' squeeze(-100), '-10' squeeze(-10), '0' 0, '10' squeeze(10), '100' squeeze(100), '1,000' squeeze(1000))
curve(series) = stats_of('06_rates', 'step', '"' . series . '"')
least = squeeze(-16.2736/(1 - 0.99))
set multiplot layout 1,2
do for [kind in 'fixed learned'] {
    set title kind eq 'fixed' ? 'a fixed policy' : 'a policy that learns'
    set ylabel kind eq 'fixed' ? 'estimate less discounted return' : ''
    if (kind eq 'fixed') { set key bottom right } else { unset key }
    plot 0 with lines lt 7 dt 2 notitle, \
         least with lines lt 7 dt 3 notitle, \
         curve(kind.' 1') using ($1/1000):(squeeze($7)):(squeeze($9)) with filledcurves lt 2 notitle, \
         curve(kind.' 0.1') using ($1/1000):(squeeze($7)):(squeeze($9)) with filledcurves lt 5 notitle, \
         curve(kind.' 0.01') using ($1/1000):(squeeze($7)):(squeeze($9)) with filledcurves lt 1 notitle, \
         curve(kind.' 1') using ($1/1000):(squeeze($8)) with lines lt 2 lw 2.4 title 'τ = 1, no target networks', \
         curve(kind.' 0.1') using ($1/1000):(squeeze($8)) with lines lt 5 lw 2.2 title 'τ = 0.1', \
         curve(kind.' 0.01') using ($1/1000):(squeeze($8)) with lines lt 1 lw 2.4 title 'τ = 0.01'
}
unset multiplot
