# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 04_spider 04_returns 04_ascent 04_horizon 04_variance 04_gamma 04_clipping 04_mixture 04_shapes 04_reinforce \
           04_box 04_actor_critic 04_exercises

TABLE_04_reinforce := --by step --where step=500000 --values 'baseline,no baseline,baseline and gamma^t'
TABLE_04_box := --by step --where step=500000 --values 'exponential,softplus'
TABLE_04_actor_critic := --by step --where step=100000 --values 'REINFORCE,lambda 0.95,lambda 0.8,one step'
