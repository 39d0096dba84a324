# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 11_bilinear 11_radii 11_fates 11_maximum 11_sac 11_rates 11_settings 11_orders 11_scales 11_units 11_doubles \
           11_tau 11_rings 11_copies 11_exercises
