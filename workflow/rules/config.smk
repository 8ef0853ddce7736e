# Put the config together and check it before anything else is read.
#
# The files in order, the later one winning: config/config.yaml, config/posts/*.yaml,
# config/datasets.yaml, the scale's overlay (config/full.yaml, config/smoke.yaml), the files given
# with --configfile, and --config. They are merged here and not by a `configfile:` for each, of
# which Snakemake would tell the user every time that the command line extends it.

import sys

from snakemake.utils import update_config

from refigure.config import check_config, config_layers, given_layers
from refigure.errors import InputError
from refigure.given_config import read_given
from refigure.provenance import ROOT
from refigure.run_lock import hold_run_lock

try:
    given = read_given(config)  # what the command line says
    layers = config_layers(ROOT / "config", given)
    for _, content in layers:
        update_config(config, content)
    update_config(config, given)
    check_config(config, [*layers, *given_layers(given, workflow.overwrite_configfiles)])
except InputError as error:
    # not WorkflowError, to which Snakemake adds the line of this file
    sys.exit(str(error))


onstart:
    try:
        hold_run_lock("results")
    except InputError as error:
        sys.exit(str(error))
    if workflow.local_exec:
        # Jobs start at any rate on this machine. Snakemake's limit (100 a second, from which these
        # jobs are far) wakes the scheduler once a second for every job that has ended so far: in
        # a run of hundreds of jobs that takes minutes, and disturbs the steps that take times.
        workflow.scheduler.job_rate_limiter = None
