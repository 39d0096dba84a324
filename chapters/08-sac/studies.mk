# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 08_pendulum 08_temperatures 08_ablations 08_extremes 08_departures 08_log_term 08_masses 08_gradients 08_exercises

TABLE_08_pendulum := --where step=final --values 'SAC,one critic,v1,v1 one critic'
TABLE_08_temperatures := --where step=final --values \
    '0 return,0 sampled,0 entropy,0.2 return,0.2 sampled,0.2 entropy,1 return,1 sampled,1 entropy,5 return,5 sampled,5 entropy,25 return,25 sampled,25 entropy'
TABLE_08_ablations := --where step=final --values \
    'SAC,sampled,tau 0.0001,tau 0.001,tau 0.1,no copy,every 1999,every 199,every 19,scale 1,scale 5,scale 25,deterministic'
BRIEF += 08_ablations
