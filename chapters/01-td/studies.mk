# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 01_values 01_updates 01_alpha 01_samples 01_walk 01_batch 01_residual 01_lambda 01_weights 01_moments \
           01_exercises

TABLE_01_samples := --by episode --where episode=1000 --values \
    'MC first visit,MC every visit,TD 0.5,MC 0.5,TD 0.2,MC 0.2,TD 0.05,MC 0.05,TD 0.01,MC 0.01,TD visits^-0.7,MC visits^-0.7'
TABLE_01_walk := --where episode=100 --values 'TD 0.01,TD 0.02,TD 0.03,TD 0.04,TD 0.05,TD 0.1,TD 0.15,MC 0.01,MC 0.02,MC 0.03,MC 0.04'
TABLE_01_weights := --where episodes=1000 --values \
    'quick unweighted,quick ordinary,quick weighted,quick fresh,slow ordinary,slow weighted'
