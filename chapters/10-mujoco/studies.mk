# The agents of earlier chapters that this one runs.
USES_10-mujoco := 05-ddpg/ddpg 06-td3/td3 09-temperature/tuned_sac

# What `make data` runs for this chapter, and the summaries of it that the page and the figures show.
STUDIES += 10_pendulum 10_double 10_fast 10_cheetah 10_early 10_entropy 10_film_double 10_film_run 10_lqr \
           10_weaker 10_departures 10_exercises 10_tuning_hopper 10_tuning_cheetah 10_long_departures \
           10_published 10_peers_cheetah 10_peers_pendulum 10_peers_numbers

# What is too long for `make test` even at its beginning.
BRIEF += 10_tuning_hopper 10_tuning_cheetah 10_paper_sac 10_paper_td3 10_paper_ddpg

# What tests/peers/trainings.sh recorded of another program.
OUTSIDE += 10_peers_cheetah_sb3 10_peers_pendulum_sb3 10_peers_seconds

# The long study, which `make data` leaves as it is recorded.
LONG += 10_long_pendulum 10_long_double 10_long_reacher 10_long_swimmer 10_long_hopper 10_long_walker 10_long_cheetah \
        10_fresh_pendulum 10_fresh_double 10_paper_sac 10_paper_td3 10_paper_ddpg

TABLE_10_pendulum := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_double := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_cheetah := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_fast := --where step=final --values 'SAC,TD3,DDPG'
TABLE_10_early := --where step=final --values SAC
TABLE_10_entropy := --where step=50000 --values 'fell 0,fell -1,fell -2,push 0,push -1,push -2'

# Scores over several tasks: the options, the tasks' names and the recorded curves.
NAME_10_long_pendulum := One_pole
NAME_10_long_double := Two_poles
NAME_10_long_reacher := Reacher
NAME_10_long_swimmer := Swimmer
NAME_10_long_hopper := Hopper
NAME_10_long_walker := Walker
NAME_10_long_cheetah := Cheetah
NAME_10_fresh_pendulum := One_pole
NAME_10_fresh_double := Two_poles
NAME_10_paper_sac := Cheetah
NAME_10_paper_td3 := Cheetah
NAME_10_paper_ddpg := Cheetah
scores_of = $(call names_of,$(filter 10_$(1)_%,$(RECORDED)))
names_of = --names '$(subst _, ,$(subst $(space),$(comma),$(strip $(foreach study,$(1),$(NAME_$(study))))))'
SCORES_10_long = --seconds --beside figures/data/10_published.tsv $(call scores_of,long)
SCORES_10_long_pairs = --pairs $(call scores_of,long)
SCORES_10_tuned = --ranks --names Hopper,HalfCheetah
SCORES_10_fresh = --seconds $(call scores_of,fresh)
SCORES_10_paper = --seconds --beside figures/data/10_published.tsv $(call scores_of,paper)
CURVES_10_long = $(filter 10_long_%,$(RECORDED))
CURVES_10_long_pairs = $(CURVES_10_long)
CURVES_10_fresh = $(filter 10_fresh_%,$(RECORDED))
CURVES_10_paper = $(filter 10_paper_%,$(RECORDED))
CURVES_10_tuned = 10_tuning_hopper 10_tuning_cheetah
$(BUILD)/data/10_long.done $(BUILD)/data/10_paper.done: $(BUILD)/data/10_published.done
