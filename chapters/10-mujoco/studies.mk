# The agents of earlier chapters that this one runs.
USES_10-mujoco := 05-ddpg/ddpg 06-td3/td3 09-temperature/tuned_sac

# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 10_pendulum 10_double 10_fast 10_cheetah 10_early 10_entropy 10_film_double 10_film_cheetah 10_lqr \
           10_weaker 10_departures 10_exercises

TABLE_10_pendulum := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_double := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_cheetah := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_fast := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_early := --where step=final --values SAC
TABLE_10_entropy := --where step=50000 --values 'fell 0,fell -1,fell -2,push 0,push -1,push -2'
