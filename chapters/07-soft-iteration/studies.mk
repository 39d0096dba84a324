# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 07_policies 07_returns 07_alpha 07_iteration 07_improvement 07_samples 07_temperature 07_prices \
           07_gamble 07_bridges 07_watched 07_exercises

TABLE_07_samples := --where update=300000 --values \
    'graph 0.1,graph N^-0.6,graph N^-0.8,graph N^-0.8 loss,cliff 1,cliff 1 loss,cliff N^-0.6,cliff N^-0.6 loss,cliff N^-0.8'
TABLE_07_temperature := --where update=300000 --values \
    '0.3 from 0.05,0.3 from 5,0.5 from 0.05,0.5 from 5,0.6 from 0.05,0.6 from 5'
TABLE_07_bridges := --where episode=1000 --values 'greedy,epsilon 0.03,epsilon 0.1,alpha 0.1,alpha 0.2,alpha 0.4'
TABLE_07_watched := --where episode=2000 --values 'greedy,epsilon 0.03,epsilon 0.1,alpha 0.1,alpha 0.2,alpha 0.4'
