#!/bin/sh
# Reconciles a clone of a plans repository from cron, with `approval: branch` in athletes/settings.yaml:
#   17 5-22 * * *  . $HOME/.plans-key; PLANS=$HOME/plans $HOME/reconcile.sh
# The file with the key (INTERVALS_API_KEY=...; export INTERVALS_API_KEY) is readable by nobody else: chmod 600.
set -eu
cd "$PLANS"
exec 9> .git/reconcile.lock
flock --nonblock 9 || exit 0 # another run is under way
git pull --quiet --ff-only
exec reconciler reconcile
